//! What to say about a mistake in a timeline. A new rule of `wakeline` does not
//! compile without its advice here.

use wakeline::Rule;

use super::Advice;

/// A match over all rules, a row each: what happened, and a hint.
macro_rules! advice {
    ($($rule:ident: $happened:literal, $hint:literal;)+) => {
        /// What happened, and a hint.
        pub(super) const fn advice(rule: Rule) -> Advice {
            match rule {
                $(Rule::$rule => ($happened, $hint),)+
            }
        }
    };
}

advice! {
    RightByLuck:
        "your program is right at the usual speed, and wrong when answers come a little \
         earlier or later",
        "Which order of events does your code take for granted?";
    NotWrittenYet:
        "a part is still to be written: the program reached a place that says so",
        "Begin with the smallest thing that compiles, and look at its timeline.";
    WrongResult:
        "the result is not the one that was asked for",
        "Read the message of the check: which value was expected, and which did you give?";
    ClockIsVirtual:
        "your program paused or resumed tokio's clock, which is virtual from the start",
        "What should the program wait for, whichever clock it runs by?";
    Panicked:
        "your program panicked",
        "The message names the line. Which value did that line take for granted?";
    WaitsInACircle:
        "each of some tasks has the lock that the next one waits for",
        "Who takes which lock first, and is that order the same everywhere?";
    WaitsForItself:
        "a task waits for a lock or a permit that it has itself",
        "Where is what it took first given back, and is it before the second time?";
    HeldByAStuckTask:
        "a task waits for a lock, and who has the lock waits for something that never comes",
        "What does the one who has the lock wait for, and does it need the lock for that?";
    PermitNeverGivenBack:
        "a task waits for a permit, and none will come back",
        "How many permits are there at first, and what becomes of each one that is taken?";
    TooFewAtTheBarrier:
        "fewer tasks came to a barrier than it was made for",
        "For how many is the barrier made, and who calls `wait`?";
    NoReply:
        "a task waits for a reply, and whoever could send it does not",
        "Who has the sender of the reply, and on which path is it used?";
    SenderStillAlive:
        "a task waits for the end of a channel, and a sender is still alive",
        "Who has a sender, and when is the last one dropped?";
    NotifiedNobody:
        "a task waits for a notification that nobody is left to give",
        "When is the notification given, and who waits at that moment?";
    LeftNoWaker:
        "a task was not ready, and nobody can wake it, for it left no waker",
        "What does `poll` leave behind when it returns `Pending`, and who finds it there?";
    WakerNotCalled:
        "a task left its waker, and nobody calls it",
        "Who makes the future ready, on every path, and what does that code do with the waker?";
    NeverFinished:
        "your program came to a point from which nothing could ever happen again",
        "For each task that still waits: who would wake it, and can that still happen?";
    BlocksTheLoopForEver:
        "one task blocked the thread while it waited for other code of the program",
        "Which call waits without giving the thread back, and who would have to run to free it?";
    SpinsWithoutProgress:
        "your program was still busy at a limit, and no time had passed meanwhile",
        "Does a task ask again and again there, and what could wake it instead?";
    NeverStops:
        "your program was still busy when a limit stopped it",
        "What is supposed to end it, and does that ever come true?";
    NeverGivesTheThreadBack:
        "your program kept its thread busy until its time was up",
        "Which loop or call takes that long, and does it come to an `.await`?";
    KeptTheThread:
        "one poll went on with many short pieces, and nothing else could run meanwhile",
        "Where in the loop could the task give way, so that others get their turn?";
    BlockedTheLoop:
        "one task held the event loop, so nothing else could run meanwhile",
        "Which call waits without an `.await`? What happens to the other tasks while it does?";
    ATaskPanicked:
        "a spawned task panicked, and an operation that was due after that never began",
        "Who would be told of the panic of a task, and does anybody in your code ask?";
    NotCleanedUp:
        "work was cancelled in the middle, and what should follow that never began",
        "At which `.await` can this work be cut off, and who puts things right then?";
    AbortedWithItsOwner:
        "a task was aborted before its work was done",
        "Who owns the task, and how long does that owner live?";
    ErrorIgnored:
        "an operation failed, and what came after that is not what should have",
        "What does your code do with the `Result` of the operation that failed, and what should still be done then?";
    RetriedAtOnce:
        "an operation that had failed was tried again without a wait",
        "How long should it take from a failure to the next try, and where is that wait?";
    RetriedTooOften:
        "an operation was tried again, or a wait began, after the last try that is allowed",
        "Which try is the last one, and what happens in your loop right after it?";
    LostInSelect:
        "an operation was dropped before its answer came, and began anew",
        "Which future is made anew in each turn, and what becomes of the one before it?";
    PoolWasFull:
        "a blocking closure began late, because all threads of the blocking pool were taken",
        "How many closures are under way at that moment, and how many threads has the pool?";
    TookTurnsAtALock:
        "tasks that were there in time waited in a row for a lock or a permit",
        "What does each of them hold while it waits for its answer, and does it have to?";
    RanOnAfterTheEnd:
        "work went on after the program had already given its result",
        "Who owns that work, and what becomes of it when the result is there?";
    OneAfterTheOther:
        "operations ran one after the other that could have been under way together",
        "What has begun, and what has not, at the moment of your first `.await`?";
    AnsweredTheFirst:
        "a wait for quiet acted on an event although a newer one came",
        "What happens to the wait for the older event when a newer one comes?";
    TimerMadeAnew:
        "a timer was waited for again and again, and something else always came first",
        "Where is the timer made: once, or in each turn of the loop?";
    LimitForEachStep:
        "a time limit began again with each step, where the whole was meant",
        "From when on does the limit count, and does it begin anew somewhere?";
    WrongOperation:
        "an operation that was asked for is missing, and one is there that was not asked for",
        "Where is the name or number of the operation chosen, and at what moment is it read?";
    MissedAMessage:
        "one of a row was passed over, and a later one was done",
        "What becomes of a value that nobody has looked at when the next one comes?";
    NeverStarted:
        "an operation that was asked for never began",
        "A future does nothing until it is polled. Who polls this one?";
    DoneTooFewTimes:
        "an operation was done fewer times than asked for",
        "What ends the loop, or who should have started the operation again?";
    NotCancelled:
        "work was not given up that should have been",
        "What does dropping a future do, and is it dropped at the right moment here?";
    DidItAgain:
        "an operation was done more often than needed",
        "Who starts it each time, and where could the first answer have been kept?";
    NotAskedFor:
        "an operation was done that nobody asked for",
        "Which condition should have kept it from being reached?";
    ChunksInsteadOfLimit:
        "the work was done in batches: each batch waited for its slowest member",
        "When one operation ends early, what could begin in its place at that moment?";
    QueueGrew:
        "one part ran far ahead of the part that takes over from it",
        "What makes the fast side wait when the slow one does not keep up?";
    TicksInABurst:
        "turns that were missed during a long one were made up for at once",
        "What does an interval do with ticks that nobody was there for?";
    StarvedByAnother:
        "one side was served only when the other had nothing left",
        "When both have something, which one is taken, and is it always the same?";
    BeganTooEarly:
        "an operation began before what it depends on had ended",
        "Which answer does it need, and where do you wait for that answer?";
    TooManyAtOnce:
        "more operations were under way at once than the exercise allows",
        "Who says that the next one may begin, and what must have happened before?";
    CancelledGoodWork:
        "work was given up that should have been allowed to end",
        "What dropped it there: the end of a scope, an abort, a limit?";
    OtherOutcome:
        "an operation ended differently than it should have",
        "What does your code do when an operation fails, and what when it takes too long?";
    TooFewAtOnce:
        "fewer operations were under way at once than the exercise allows",
        "Look for a moment at which one more could have begun. What kept it waiting?";
    FinishedTooLate:
        "the program finished later than it could have",
        "Where does your timeline first part from the expected one? What is waited for there, and \
         until when?";
    FinishedTooEarly:
        "the program finished before it should have",
        "Who waits for the last piece of work, and does anybody look at its answer?";
    DifferentMoments:
        "the right operations ran, but not at the right moments",
        "Find the first operation that is out of place. What was it waiting for?";
}
