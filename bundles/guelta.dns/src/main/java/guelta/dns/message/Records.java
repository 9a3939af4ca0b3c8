// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import guelta.dns.ResourceRecord;
import guelta.dns.text.Rdata;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Names and records between dnsjava and this library, by their wire form: octet for octet, the case of names too. */
public final class Records {
    /** The highest TTL; a higher one is taken as zero (RFC 2181 8). */
    public static final long HIGHEST_TTL = Integer.MAX_VALUE;

    private Records() {}

    /** The same name for dnsjava. */
    public static Name name(DomainName name) {
        try {
            return new Name(name.wire());
        } catch (IOException impossible) {
            throw new IllegalStateException("a name of ours is none of dnsjava's: " + name, impossible);
        }
    }

    /** The same name, which has to be an absolute one, as those of messages are. */
    public static DomainName name(Name name) {
        return DomainName.ofWire(name.toWire(), 0);
    }

    /** The same record for dnsjava, of class IN. A message writes exactly these octets, whatever the type is. */
    public static Record of(ResourceRecord record) {
        return new WireRecord(name(record.owner()), record);
    }

    /**
     * The same record without its class, which the caller has looked at. One without RDATA, as updates have them (RFC
     * 2136 2.4), has no data.
     *
     * @throws FormatError when its RDATA are not what its type has, or it is of a type that no zone holds (RFC 6895
     *     3.1) and no empty one
     */
    public static ResourceRecord of(Record record) throws FormatError {
        byte[] data;
        try {
            data = data(record);
        } catch (RuntimeException unwritable) {
            // Of some types dnsjava reads what it cannot write: WKS without a service.
            throw new FormatError("the record " + record.getName() + " " + RecordType.mnemonic(record.getType())
                    + " cannot be taken over");
        }
        if (data.length > 0 || record.getType() == RecordType.NULL) {
            Optional<String> objection = RecordType.meta(record.getType())
                    ? Optional.of("it is no record of a zone")
                    : Rdata.objection(record.getType(), data);
            if (objection.isPresent()) {
                throw new FormatError("the record " + record.getName() + " " + RecordType.mnemonic(record.getType())
                        + " is wrong: " + objection.get());
            }
        }
        long ttl = record.getTTL() > HIGHEST_TTL ? 0 : record.getTTL();
        return new ResourceRecord(name(record.getName()), record.getType(), ttl, data);
    }

    /** The RDATA of a record, names in it uncompressed. */
    static byte[] data(Record record) {
        byte[] whole = record.toWire(Section.ANSWER);
        return Arrays.copyOfRange(whole, DomainName.end(whole, 0) + 10, whole.length);
    }
}
