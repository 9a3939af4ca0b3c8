// SPDX-License-Identifier: Apache-2.0
package guelta.dns.rate;

/**
 * What answers to one network are counted together as. What an asker can vary without end - names that are not there,
 * that a wildcard makes, below a delegation - is counted by zone, so that varying it gains nothing.
 */
public enum Account {
    /** Answers with data of a name, by this name, whatever the type. */
    NAME,
    /** Answers that a wildcard or DNAME makes, by zone. */
    WILDCARD,
    /** Names without what was asked for, by zone. */
    NODATA,
    /** Names that do not exist, by zone. */
    NXDOMAIN,
    /** Referrals, by zone. */
    REFERRAL,
    /** All else, errors first of all: one account for all zones. */
    OTHER
}
