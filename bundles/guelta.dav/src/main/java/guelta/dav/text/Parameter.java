// SPDX-License-Identifier: Apache-2.0
package guelta.dav.text;

import java.util.List;

/**
 * A parameter of a content line (RFC 5545 3.2, RFC 6350 5).
 *
 * @param name in upper case
 * @param values without quotes, and with what RFC 6868 encodes decoded; none when only the name is there, as vCard 2.1 writes it
 */
public record Parameter(String name, List<String> values) {
    /** With a list of its own. */
    public Parameter {
        values = List.copyOf(values);
    }
}
