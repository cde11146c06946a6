//! Slowing down whoever guesses: failures are counted in the store, for the account and for the address.

use spil_model::sign_in::{ACCOUNT, Attempt, SIGN_IN_ADDRESS, SlowDown};
use spil_model::text::fold;
use spil_store::Tx;
use spil_store::attempt::{self, Attempted};

use crate::cx::Cx;
use crate::error::Result;

/// An attempt to prove who one is.
#[derive(Debug)]
pub(super) struct Guard {
    counted: Vec<Counted>,
    /// Whether it is looked at: not when it comes too soon after failures.
    pub(super) is_looked_at: bool,
}

/// What is counted for it: the key is a keyed hash of the e-mail address or of the network address.
#[derive(Debug)]
struct Counted {
    what: Attempted,
    law: SlowDown,
    key: Vec<u8>,
}

impl Guard {
    /// Counts the attempt as a failure before it is looked at: a request that is broken off still counts.
    pub(super) async fn knock(cx: &Cx, tx: &Tx, email: &str) -> Result<Self> {
        let keyed = |text: &str| cx.app.keys.attempt(&fold(text));
        let mut counted = vec![Counted {
            what: Attempted::SignIn,
            law: ACCOUNT,
            key: keyed(email),
        }];
        counted.extend(cx.origin.address.as_deref().map(|address| Counted {
            what: Attempted::SignInAddress,
            law: SIGN_IN_ADDRESS,
            key: keyed(address),
        }));
        let mut failures = Vec::new();
        for one in &counted {
            failures.push(attempt::failures(tx, one.what, &one.key, cx.now).await?);
        }
        let mut all = counted.iter().zip(&failures);
        let is_looked_at =
            all.all(|(one, failures)| one.law.attempt(*failures, cx.now) == Attempt::Allowed);
        for (one, failures) in counted.iter().zip(failures) {
            if is_looked_at {
                let failed = one.law.failed(failures, cx.now);
                attempt::note(tx, one.what, &one.key, failed, cx.now).await?;
            }
        }
        Ok(Self {
            counted,
            is_looked_at,
        })
    }

    /// It was right: the account begins anew, and for the address this one no longer counts.
    pub(super) async fn passed(&self, tx: &Tx) -> Result<()> {
        for one in &self.counted {
            match one.what {
                Attempted::SignInAddress => attempt::take_back(tx, one.what, &one.key).await?,
                _ => attempt::forget(tx, one.what, &one.key).await?,
            }
        }
        Ok(())
    }
}

/// Opens the lock of an account, for somebody who proved otherwise who they are.
pub(super) async fn open_lock(cx: &Cx, tx: &Tx, email: &str) -> Result<()> {
    let key = cx.app.keys.attempt(&fold(email));
    Ok(attempt::forget(tx, Attempted::SignIn, &key).await?)
}
