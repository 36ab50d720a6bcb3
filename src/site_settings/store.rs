//! The tables of the site's settings; no other module writes to them.

use diesel::dsl::max;
use diesel::prelude::*;

use super::{HouseRules, SiteSetting};
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::schema::{house_rules, site_change, site_setting};
use crate::each;
use crate::error::InternalError;
use crate::id::AccountId;

pub(super) fn values(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, InternalError> {
    Ok(site_setting::table.select((site_setting::name, site_setting::value)).load(tx.conn())?)
}

pub(super) fn value(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, InternalError> {
    Ok(site_setting::table.find(name).select(site_setting::value).first(tx.conn()).optional()?)
}

pub(super) fn put_value(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), InternalError> {
    let row = (site_setting::name.eq(name), site_setting::value.eq(value));
    each!(tx.conn(), |conn| diesel::insert_into(site_setting::table)
        .values(row)
        .on_conflict(site_setting::name)
        .do_update()
        .set(site_setting::value.eq(value))
        .execute(conn))?;
    Ok(())
}

pub(super) fn delete_value(tx: &mut Tx<'_>, name: &str) -> Result<(), InternalError> {
    diesel::delete(site_setting::table.find(name)).execute(tx.conn())?;
    Ok(())
}

/// The version of all settings together.
pub(super) fn version(tx: &mut Tx<'_>) -> Result<i32, InternalError> {
    let last: Option<i32> = site_change::table.select(max(site_change::number)).first(tx.conn())?;
    Ok(last.unwrap_or(0))
}

/// Inserts a line of the log; false when another change has the number.
pub(super) fn insert_change(tx: &mut Tx<'_>, number: i32, by: AccountId, changed: &[SiteSetting]) -> Result<bool, InternalError> {
    let changed: Vec<&str> = changed.iter().map(|setting| setting.as_str()).collect();
    let row = (
        site_change::number.eq(number),
        site_change::at.eq(tx.now()),
        site_change::account_id.eq(by),
        site_change::changed.eq(changed.join(",")),
    );
    let added =
        each!(tx.conn(), |conn| diesel::insert_into(site_change::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

pub(super) fn changes(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(UnixMicros, AccountId, String)>, InternalError> {
    let rows = site_change::table.order(site_change::number.desc()).limit(most);
    Ok(rows.select((site_change::at, site_change::account_id, site_change::changed)).load(tx.conn())?)
}

pub(super) fn latest_rules(tx: &mut Tx<'_>) -> Result<Option<HouseRules>, InternalError> {
    let rows = house_rules::table.order(house_rules::number.desc());
    let columns = (house_rules::number, house_rules::body, house_rules::saved_at);
    Ok(rows.select(columns).first(tx.conn()).optional()?.map(rules_of_row))
}

pub(super) fn rules(tx: &mut Tx<'_>, number: i32) -> Result<Option<HouseRules>, InternalError> {
    let columns = (house_rules::number, house_rules::body, house_rules::saved_at);
    Ok(house_rules::table.find(number).select(columns).first(tx.conn()).optional()?.map(rules_of_row))
}

fn rules_of_row((number, body, saved_at): (i32, String, UnixMicros)) -> HouseRules {
    HouseRules { number, body, saved_at }
}

pub(super) fn insert_rules(tx: &mut Tx<'_>, number: i32, body: &str) -> Result<(), InternalError> {
    let row = (house_rules::number.eq(number), house_rules::body.eq(body), house_rules::saved_at.eq(tx.now()));
    diesel::insert_into(house_rules::table).values(row).execute(tx.conn())?;
    Ok(())
}
