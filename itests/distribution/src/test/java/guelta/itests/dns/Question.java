// SPDX-License-Identifier: Apache-2.0
package guelta.itests.dns;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * One query message, and why it is asked.
 *
 * @param zone the zone that the name was made for, in the notation of master files
 * @param kind what the question probes, and after a space what is odd about it: the written list of differences names them
 * @param name the owner asked for, absolute, case kept
 * @param type the number of the type
 * @param qclass 1 is IN
 * @param header the sixteen bits after the id: 0x0100 is RD, 0x0010 is CD
 * @param edns its OPT record
 */
public record Question(String zone, String kind, String name, int type, int qclass, int header, Optional<Edns> edns) {

    public Question(String zone, String kind, String name, int type) {
        this(zone, kind, name, type, 1, 0, Optional.empty());
    }

    public Question with(Edns other) {
        return new Question(zone, kind, name, type, qclass, header, Optional.of(other));
    }

    public Question header(int other) {
        return new Question(zone, kind, name, type, qclass, other, edns);
    }

    public Question qclass(int other) {
        return new Question(zone, kind, name, type, other, header, edns);
    }

    public Question name(String other) {
        return new Question(zone, kind, other, type, qclass, header, edns);
    }

    public Question kind(String other) {
        return new Question(zone, other, name, type, qclass, header, edns);
    }

    /** The message in wire form. */
    public byte[] wire(int id) {
        var out = new ByteArrayOutputStream();
        for (var word : new int[] {id, header, 1, 0, 0, edns.isPresent() ? 1 : 0}) {
            out.write(word >> 8);
            out.write(word);
        }
        out.writeBytes(section());
        edns.ifPresent(opt -> {
            out.write(0);
            for (var word : new int[] {Types.OPT, opt.size(), opt.version(), opt.flags(), opt.options().length}) {
                out.write(word >> 8);
                out.write(word);
            }
            out.writeBytes(opt.options());
        });
        return out.toByteArray();
    }

    /** The question section in wire form: what a server has to give back octet by octet. */
    byte[] section() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(Names.wire(name));
        for (var word : new int[] {type, qclass}) {
            out.write(word >> 8);
            out.write(word);
        }
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return name + " " + Types.name(type) + (qclass == 1 ? "" : " class " + qclass)
                + (header == 0 ? "" : " header " + Integer.toHexString(header))
                + edns.map(e -> " " + e).orElse("") + " [" + kind + "]";
    }
}
