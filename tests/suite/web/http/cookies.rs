//! The cookies of two sites on one host: browsers send both to both, because cookies ignore the port.

use betwixt::clock::UnixMicros;

use crate::support::actors::Actor;
use crate::support::test_site::TestSite;

fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/settings/profile").status == 200
}

/// A browser at `site` that also has the cookies of `other`.
fn with_cookies_of(site: &TestSite, other: &Actor) -> Actor {
    let browser = site.visitor();
    for (name, value) in other.cookies() {
        browser.set_exact_cookie(&name, &value);
    }
    browser
}

#[test]
fn two_sites_on_one_host_do_not_sign_each_others_members_out() {
    let (one, other) = (TestSite::new(), TestSite::new());
    let (ines, ruth) = (one.member("ines"), other.member("ruth"));
    let both = with_cookies_of(&other, &ines);
    for (name, value) in ruth.cookies() {
        both.set_exact_cookie(&name, &value);
    }
    assert!(is_signed_in(&both));
    assert!(is_signed_in(&with_cookies_of(&one, &both)), "and in the first one, too");
    assert_eq!(both.cookies().len(), 2);
}

#[test]
fn a_cookie_under_its_earlier_name_is_read_for_a_month() {
    // 31 December 2026, noon, and two days later.
    for (start, works) in [(1_798_718_400_000_000, true), (1_798_891_200_000_000, false)] {
        let site = TestSite::plan().starting_at(UnixMicros::from_micros(start)).build();
        let ines = site.member("ines");
        let (_, token) = ines.cookies().remove(0);
        let earlier = site.visitor();
        earlier.set_exact_cookie("betwixt", &token);
        assert_eq!(is_signed_in(&earlier), works);
    }
}
