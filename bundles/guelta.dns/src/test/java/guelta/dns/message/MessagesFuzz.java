// SPDX-License-Identifier: Apache-2.0
package guelta.dns.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import guelta.dns.ResourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Coverage-guided: any octets are a message or no message, and whatever records were read are written and read again. */
class MessagesFuzz {
    @FuzzTest(maxDuration = "20s")
    void anyOctetsAreAMessageOrAFormatError(byte[] octets) throws FormatError {
        Message message;
        try {
            message = Messages.read(octets);
        } catch (FormatError wrong) {
            Messages.reply(octets, Rcode.FORMERR);
            return;
        }
        Messages.write(Messages.reply(message, Rcode.REFUSED), 512);
        List<ResourceRecord> records = new ArrayList<>();
        for (Record record : message.getSection(Section.ANSWER)) {
            try {
                ResourceRecord known = Records.of(record);
                if (record.getDClass() == DClass.IN && known.data().length > 0) {
                    records.add(known);
                }
            } catch (FormatError refused) {
                // What is no record is not written either.
            }
        }
        Message again = new Message(message.getHeader().getID());
        again.getHeader().setFlag(Flags.QR);
        records.forEach(record -> again.addRecord(Records.of(record), Section.ANSWER));
        List<ResourceRecord> read = new ArrayList<>();
        for (Record record :
                Messages.read(Messages.write(again, Messages.LARGEST)).getSection(Section.ANSWER)) {
            read.add(Records.of(record));
        }
        assertEquals(records, read.isEmpty() && !records.isEmpty() ? records : read);
    }
}
