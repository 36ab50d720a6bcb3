//! The newsletter: subscribers, issues, and the delivery of each email.
//!
//! *Subscribing* takes two steps, unsubscribing takes one. An *issue* is written, then sent to all subscribers of its list.
//! Each email has one row, and the row always gives its true state, even after a crash ([`deliver`]).

pub mod announce;
pub mod archive;
pub mod confirm;
mod confirmation;
pub mod deliver;
mod delivery;
pub mod delivery_leases;
pub mod directory;
mod emails;
mod issue;
pub mod ledger;
mod list;
pub mod preferences;
pub mod publish;
mod rejections;
mod send_rate;
mod store;
pub mod subscribe;
mod subscriber;
pub mod undo;
pub mod unsubscribe;
pub mod upkeep;
mod verdict;
pub mod welcome;
pub mod write;

pub use self::delivery::{Delivery, DeliveryReason, DeliveryState};
pub use self::issue::{BODY, Issue, IssueError, IssueState, NewIssue, PausedBy, SUBJECT};
pub use self::subscriber::{
    AddressHash, Consent, ConsentAction, ConsentChannel, Subscriber, Subscription, SubscriptionState, SuppressionReason, WORDING,
    WORDINGS,
};
pub use crate::newsletter::list::MailingList;
pub use crate::newsletter::subscribe::lists;
