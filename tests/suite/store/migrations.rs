//! The schema's history can be walked in both directions.

use betwixt::db::migrate::Schema;

use crate::support::database::TestDatabase;

#[test]
fn every_migration_goes_up_down_and_up_again() {
    let database = TestDatabase::empty();
    let mut schema = Schema::open(database.place()).unwrap();
    let all = schema.steps().unwrap().len();
    assert!(all > 0);
    assert_eq!(schema.up().unwrap(), all);
    assert_eq!(schema.down_to(0).unwrap(), all);
    assert_eq!(schema.up().unwrap(), all);
    assert!(schema.unknown().unwrap().is_empty());
}

#[test]
fn going_down_one_step_at_a_time_leaves_the_ones_before_it() {
    let database = TestDatabase::migrated();
    let mut schema = Schema::open(database.place()).unwrap();
    for kept in (0..schema.steps().unwrap().len()).rev() {
        assert_eq!(schema.down_to(kept).unwrap(), 1);
        let standing: Vec<bool> = schema.steps().unwrap().iter().map(|step| step.applied).collect();
        assert!(standing.iter().take(kept).all(|applied| *applied) && !standing.iter().skip(kept).any(|applied| *applied));
    }
}
