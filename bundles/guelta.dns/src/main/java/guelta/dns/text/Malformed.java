// SPDX-License-Identifier: Apache-2.0
package guelta.dns.text;

/** Text or RDATA that is not what it should be; the message says what is wrong, in one sentence without a full stop. */
public class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    /** With what is wrong; carries no stack, since it is about the text and not about the code. */
    public Malformed(String message) {
        super(message, null, false, false);
    }
}
