//! Locks, permits, notifications and a barrier.

use std::pin::pin;
use std::sync::Arc;

use crate::fidelity::generator::{Row, pick};
use crate::fidelity::program::Block;
use crate::fidelity::room::Room;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Lock {
    Mutex,
    Read,
    Write,
    Permits(u32),
    NotifyOne,
    NotifyAll,
    Notified,
    /// Is among those who wait before it waits.
    Enabled,
    Barrier,
}

impl Lock {
    pub(crate) const ROWS: &[Row] = &[
        Row::new(4, |_| Lock::Mutex.into())
            .around(1, 1)
            .may_wait_for_ever(),
        Row::new(3, |_| Lock::Read.into())
            .around(1, 1)
            .may_wait_for_ever(),
        Row::new(3, |_| Lock::Write.into())
            .around(1, 1)
            .may_wait_for_ever(),
        Row::new(4, |random| Lock::Permits(pick(random, &[1, 1, 2])).into())
            .around(1, 1)
            .may_wait_for_ever(),
        Row::new(3, |_| Lock::NotifyOne.into()),
        Row::new(3, |_| Lock::NotifyAll.into()),
        Row::new(3, |_| Lock::Notified.into()).may_wait_for_ever(),
        Row::new(3, |_| Lock::Enabled.into())
            .around(1, 1)
            .may_wait_for_ever(),
        Row::new(4, |_| Lock::Barrier.into()).may_wait_for_ever(),
    ];

    pub(crate) async fn run(self, blocks: &[Block], step: usize, room: &Arc<Room>) -> String {
        let has = || room.log.say(step, "has it");
        match self {
            Lock::Mutex => {
                let mut count = room.mutex.lock().await;
                has();
                *count += 1;
                room.run(blocks, 0).await;
                return format!("locked as number {count}");
            }
            Lock::Read => {
                let count = room.lock.read().await;
                has();
                room.run(blocks, 0).await;
                return format!("read after {count}");
            }
            Lock::Write => {
                let mut count = room.lock.write().await;
                has();
                *count += 1;
                room.run(blocks, 0).await;
                return format!("wrote as number {count}");
            }
            Lock::Permits(wanted) => {
                let _permits = room.permits.acquire_many(wanted).await.unwrap();
                has();
                room.run(blocks, 0).await;
                return format!("left {}", room.permits.available_permits());
            }
            Lock::NotifyOne => room.notify.notify_one(),
            Lock::NotifyAll => room.notify.notify_waiters(),
            Lock::Notified => room.notify.notified().await,
            Lock::Enabled => {
                let mut notified = pin!(room.notify.notified());
                let at_once = notified.as_mut().enable();
                room.run(blocks, 0).await;
                if !at_once {
                    notified.await;
                }
                return format!("at once: {at_once}");
            }
            Lock::Barrier => {
                let leads = room.barrier.wait().await.is_leader();
                return format!("leads: {leads}");
            }
        }
        "ends".to_owned()
    }
}
