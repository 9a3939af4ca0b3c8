// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer message, read strictly: every count, length and pointer has to be right, nothing may follow the last record, and names
 * are compressed only where RFC 3597 section 4 allows it.
 *
 * @param header the sixteen bits after the id
 * @param question the question section as it came
 * @param answer records as text, in their order, with names in lower case
 * @param opt the OPT record, if there is one
 * @param length octets of the whole message
 */
public record Reply(
        int id,
        int header,
        byte[] question,
        List<Rr> answer,
        List<Rr> authority,
        List<Rr> additional,
        Optional<Opt> opt,
        int length) {

    /** A record; its data as text: names in lower case between hexadecimal runs. */
    public record Rr(String owner, int type, int rrclass, long ttl, String data) {
        @Override
        public String toString() {
            return owner + " " + ttl + " " + (rrclass == 1 ? "" : "CLASS" + rrclass + " ") + Types.name(type) + " "
                    + data;
        }
    }

    /** The OPT record of an answer; options by code, the last of several. */
    public record Opt(int size, int extendedRcode, int version, int flags, Map<Integer, byte[]> options) {}

    /** The message is not what RFC 1035 section 4 describes. */
    public static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String why, byte[] message) {
            super(why + ": " + HexFormat.of().formatHex(message));
        }
    }

    public int rcode() {
        return header & 15 | opt.map(o -> o.extendedRcode() << 4).orElse(0);
    }

    public boolean truncated() {
        return (header & 0x0200) != 0;
    }

    public static Reply parse(byte[] message) {
        return new Reader(message).reply();
    }

    private static final class Reader {
        private final byte[] message;
        private int at;

        Reader(byte[] message) {
            this.message = message;
        }

        Reply reply() {
            var id = u16();
            var header = u16();
            var counts = new int[] {u16(), u16(), u16(), u16()};
            var start = at;
            for (var i = 0; i < counts[0]; i++) {
                name(true);
                skip(4);
            }
            var question = java.util.Arrays.copyOfRange(message, start, at);
            var opts = new ArrayList<Opt>();
            var answer = section(counts[1], opts);
            var authority = section(counts[2], opts);
            var before = opts.size();
            var additional = section(counts[3], opts);
            if (at != message.length) {
                throw new Malformed(message.length - at + " octets after the last record", message);
            }
            if (before > 0 || opts.size() > 1) {
                throw new Malformed("OPT twice or not among the additional records", message);
            }
            return new Reply(
                    id,
                    header,
                    question,
                    answer,
                    authority,
                    additional,
                    opts.stream().findFirst(),
                    message.length);
        }

        private List<Rr> section(int count, List<Opt> opts) {
            var records = new ArrayList<Rr>();
            for (var i = 0; i < count; i++) {
                var owner = name(true);
                var type = u16();
                var rrclass = u16();
                var ttl = (long) u16() << 16 | u16();
                var length = u16();
                var end = at + length;
                if (end > message.length) {
                    throw new Malformed("data beyond the end", message);
                }
                if (type == Types.OPT) {
                    opts.add(opt(owner, rrclass, ttl, end));
                } else {
                    records.add(new Rr(owner, type, rrclass, ttl, data(type, end)));
                }
            }
            return records;
        }

        private Opt opt(String owner, int size, long ttl, int end) {
            if (!owner.equals(".")) {
                throw new Malformed("OPT not at the root", message);
            }
            var options = new LinkedHashMap<Integer, byte[]>();
            while (at < end) {
                var code = u16();
                var length = u16();
                var from = at;
                skip(length);
                options.put(code, java.util.Arrays.copyOfRange(message, from, at));
            }
            if (at != end) {
                throw new Malformed("an option beyond the end of OPT", message);
            }
            return new Opt(size, (int) (ttl >> 24), (int) (ttl >> 16) & 0xff, (int) ttl & 0xffff, options);
        }

        private String data(int type, int end) {
            var text = new StringBuilder();
            for (var field : Types.layout(type).toCharArray()) {
                if (Character.isDigit(field)) {
                    text.append(hex(at + field - '0')).append(' ');
                } else {
                    text.append(name(field == 'n')).append(' ');
                }
            }
            text.append(hex(end));
            if (at != end) {
                throw new Malformed("the data of a " + Types.name(type) + " are longer than said", message);
            }
            return text.toString().strip();
        }

        private String hex(int end) {
            if (end < at || end > message.length) {
                throw new Malformed("data shorter than the type needs", message);
            }
            var hex = HexFormat.of().formatHex(message, at, end);
            at = end;
            return hex;
        }

        private String name(boolean compressible) {
            var text = new StringBuilder();
            var octets = 1;
            var resume = -1;
            var position = at;
            var limit = at;
            while (true) {
                var length = octet(position++);
                if (length >= 0xc0) {
                    var target = (length & 0x3f) << 8 | octet(position++);
                    if (!compressible) {
                        throw new Malformed("a compressed name inside data where that is not allowed", message);
                    }
                    if (target >= limit) {
                        throw new Malformed("a pointer that does not go back", message);
                    }
                    resume = resume < 0 ? position : resume;
                    position = limit = target;
                } else if (length == 0) {
                    at = resume < 0 ? position : resume;
                    return text.length() == 0 ? "." : text.toString();
                } else if (length > 63 || (octets += length + 1) > 255) {
                    throw new Malformed("a label or name too long", message);
                } else {
                    octet(position + length - 1);
                    text.append(Names.label(java.util.Arrays.copyOfRange(message, position, position + length)))
                            .append('.');
                    position += length;
                }
            }
        }

        private void skip(int count) {
            at += count;
            if (at > message.length) {
                throw new Malformed("cut short", message);
            }
        }

        private int octet(int position) {
            if (position >= message.length) {
                throw new Malformed("cut short", message);
            }
            return message[position] & 0xff;
        }

        private int u16() {
            var value = octet(at) << 8 | octet(at + 1);
            at += 2;
            return value;
        }
    }
}
