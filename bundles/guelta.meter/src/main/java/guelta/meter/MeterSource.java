// SPDX-License-Identifier: Apache-2.0
package guelta.meter;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A part of the system that has figures: registered as an OSGi service (whiteboard), it is asked by whoever reads them,
 * now and then. It counts whether somebody reads or not.
 */
@ConsumerType
public interface MeterSource {
    /** Tells all figures of the moment; quickly, on any thread, several at once. */
    void read(MeterReader to);
}
