// SPDX-License-Identifier: Apache-2.0
package guelta.dav.occurrence;

/**
 * An override of all instances of an entry from a moment on (RFC 5545 3.2.13): they start as much later on the clock as the first
 * of them does. Where they get to last whole days, as many days later: a day has no other start than its first second, whatever
 * time of day the entry or an RDATE has.
 *
 * @param moment from which instance on: seconds since 1970
 * @param shift seconds on the clock
 * @param variant what describes them
 */
record Future(long moment, long shift, Variant variant) {
    private static final long DAY = 86_400;

    /**
     * Of an override.
     *
     * @param local when the rules have its first instance, on the clock of the entry
     */
    static Future of(long moment, long local, Variant override) {
        return new Future(moment, override.start().localSecond() - original(local, override), override);
    }

    private static long original(long local, Variant override) {
        return override.start().isDate() ? local - Math.floorMod(local, DAY) : local;
    }

    /** When an instance starts that the rules have at a time on the clock. */
    long start(long local) {
        return original(local, variant) + shift;
    }

    /** No instance is moved by more. */
    long most() {
        return Math.abs(shift) + DAY;
    }
}
