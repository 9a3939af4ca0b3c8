// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.ConsoleCommand;
import guelta.console.Json;
import guelta.console.Listing;
import guelta.console.OperatorError;
import guelta.dns.RecordType;
import guelta.dns.text.Rdata;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks this server a question, without a network between. */
@Service
@Command(scope = "dns", name = "query", description = "Shows this server's own answer to a question")
public final class QueryCommand extends ConsoleCommand {
    private static final int[] SECTIONS = {Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL};

    @Argument(name = "NAME", required = true, description = "The name that is asked for")
    String name;

    @Argument(index = 1, name = "TYPE", description = "The type that is asked for, as AAAA or TYPE65280")
    String type = "A";

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Option(name = "--dnssec", description = "Ask for signatures too (DO)")
    boolean dnssec;

    @Reference
    PrimaryServer primary;

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        Message answer = ask(primary::answer, name, type, dnssec);
        if (json) {
            out.println(Json.of(object(answer)));
        } else {
            print(answer, out);
        }
    }

    static Message ask(UnaryOperator<byte[]> server, String name, String type, boolean dnssec) throws Exception {
        int number = RecordType.of(type);
        if (number < 0) {
            throw OperatorError.of("'" + type
                    + "' is no record type, allowed is a mnemonic as AAAA, or TYPE and a number" + " up to 65535.");
        }
        Name owner = new Name(Names.typed(name).wire());
        Message question = Message.newQuery(Record.newRecord(owner, number, DClass.IN));
        question.getHeader().unsetFlag(Flags.RD);
        if (dnssec) {
            question.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        }
        return new Message(server.apply(question.toWire()));
    }

    /** The answer as scripts get it: an object, so that an answer without records still tells its code. */
    static Map<String, Object> object(Message answer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rcode", Rcode.string(answer.getRcode()));
        object.put("flags", List.of(answer.getHeader().printFlags().trim().split(" ")));
        for (int section : SECTIONS) {
            Listing listing = Listing.of("name", "ttl", "type", "data");
            for (Record record : records(answer, section)) {
                listing.row(record.getName(), record.getTTL(), RecordType.mnemonic(record.getType()), data(record));
            }
            object.put(Section.longString(section).split(" ")[0].toLowerCase(Locale.ROOT), listing.rows());
        }
        return object;
    }

    static void print(Message answer, PrintStream out) {
        out.println(";; " + Rcode.string(answer.getRcode()) + ", flags: "
                + answer.getHeader().printFlags().trim());
        for (int section : SECTIONS) {
            List<Record> records = records(answer, section);
            if (!records.isEmpty()) {
                out.println("\n;; " + Section.longString(section));
            }
            for (Record record : records) {
                out.println(record.getName() + "\t" + record.getTTL() + "\tIN\t" + RecordType.mnemonic(record.getType())
                        + "\t" + data(record));
            }
        }
    }

    private static List<Record> records(Message answer, int section) {
        return answer.getSection(section).stream()
                .filter(record -> record.getType() != Type.OPT)
                .toList();
    }

    private static String data(Record record) {
        return Rdata.text(record.getType(), record.rdataToWireCanonical());
    }
}
