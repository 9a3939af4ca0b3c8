// SPDX-License-Identifier: Apache-2.0
package guelta.meter;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Who reads figures. A name is {@code guelta_} and lower-case words with {@code _}, the unit last; labels are pairs of
 * name and value. One name has one help and one kind; one name with the same labels is told once.
 */
@ProviderType
public interface MeterReader {
    /** A number that only grows, as long as its source runs; its name ends in {@code _total}. */
    void counter(String name, String help, long value, String... labels);

    /** A number that goes up and down. */
    void gauge(String name, String help, double value, String... labels);

    /** How durations are spread; its name ends in {@code _seconds}. */
    void histogram(String name, String help, Durations.Spread spread, String... labels);
}
