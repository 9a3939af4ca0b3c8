// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

import guelta.dns.ResourceRecord;
import guelta.dns.text.Rdata;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Compression;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Tokenizer;

/**
 * A record of any type as dnsjava handles it, by its octets. dnsjava's own classes know fewer types, refuse some RDATA
 * of theirs and write some otherwise.
 */
final class WireRecord extends Record {
    private static final long serialVersionUID = 1;

    private final byte[] data;

    WireRecord(Name owner, ResourceRecord record) {
        super(owner, record.type(), DClass.IN, record.ttl());
        this.data = record.data();
    }

    @Override
    protected void rrToWire(DNSOutput out, @Nullable Compression compression, boolean canonical) {
        out.writeByteArray(data);
    }

    @Override
    protected String rrToString() {
        return Rdata.text(type, data);
    }

    @Override
    protected void rrFromWire(DNSInput in) throws IOException {
        throw new IOException("it is made of a record, not read");
    }

    @Override
    protected void rdataFromString(Tokenizer in, Name origin) throws IOException {
        throw new IOException("it is made of a record, not read");
    }
}
