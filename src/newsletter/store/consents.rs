//! The table of consents.

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::consent;
use crate::error::InternalError;
use crate::id::{ConsentId, ListId, SubscriberId};
use crate::newsletter::subscriber::{Consent, ConsentAction, ConsentChannel, WORDING};

pub(in crate::newsletter) fn insert_consent(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    of: ListId,
    action: ConsentAction,
    through: ConsentChannel,
) -> Result<(), InternalError> {
    let row = (
        consent::id.eq(tx.new_id::<ConsentId>()),
        consent::subscriber_id.eq(who),
        consent::list_id.eq(of),
        consent::action.eq(action),
        consent::through.eq(through),
        consent::wording.eq(WORDING),
        consent::at.eq(tx.now()),
    );
    diesel::insert_into(consent::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::newsletter) fn consents(tx: &mut Tx<'_>, who: SubscriberId) -> Result<Vec<Consent>, InternalError> {
    let rows: Vec<(ListId, ConsentAction, ConsentChannel, i32, UnixMicros)> = consent::table
        .filter(consent::subscriber_id.eq(who))
        .order(consent::id)
        .select((consent::list_id, consent::action, consent::through, consent::wording, consent::at))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(list, action, through, wording, at)| Consent { list, action, through, wording, at }).collect())
}

/// How many consents of these kinds were recorded between two moments, by days in UTC, each with a moment in it. Ids begin with
/// the time, so that the primary key says where to look.
pub(in crate::newsletter) fn count_consents(
    tx: &mut Tx<'_>,
    actions: &[ConsentAction],
    from: UnixMicros,
    to: UnixMicros,
) -> Result<Vec<(UnixMicros, i64)>, InternalError> {
    let recorded = consent::table
        .filter(consent::id.ge(ConsentId::earliest(from)))
        .filter(consent::id.lt(ConsentId::earliest(to)))
        .filter(consent::action.eq_any(actions))
        .group_by(sql::<BigInt>("consent.at / 86400000000"));
    Ok(recorded.select((sql::<BigInt>("MIN(consent.at)"), count_star())).load(tx.conn())?)
}

/// When each list was asked for with this address after `since`, without what a clock that was ahead has saved.
pub(in crate::newsletter) fn asked_since(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    since: UnixMicros,
) -> Result<Vec<(ListId, UnixMicros)>, InternalError> {
    let now = tx.now();
    Ok(consent::table
        .filter(consent::subscriber_id.eq(who))
        .filter(consent::action.eq(ConsentAction::Asked))
        .filter(consent::at.gt(since))
        .filter(consent::at.le(now))
        .select((consent::list_id, consent::at))
        .load(tx.conn())?)
}
