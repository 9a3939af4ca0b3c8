// SPDX-License-Identifier: Apache-2.0
package guelta.dns.primary;

import guelta.console.ConsoleCommand;
import guelta.console.Listing;
import guelta.console.OperatorError;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Asks this server a question, without a network between. */
@Service
@Command(scope = "dns", name = "query", description = "Shows this server's own answer to a question")
public final class QueryCommand extends ConsoleCommand {
    @Argument(name = "NAME", required = true, description = "The name that is asked for")
    String name;

    @Argument(index = 1, name = "TYPE", description = "The type that is asked for, as AAAA or TYPE65280")
    String type = "A";

    @Option(name = "--dnssec", description = "Ask for signatures too (DO)")
    boolean dnssec;

    @Argument(index = 2, name = OPTIONS, multiValued = true, description = OPTIONS_MAY_FOLLOW)
    List<String> options = List.of();

    @Reference
    PrimaryServer primary;

    @Override
    protected void answer(PrintStream out, boolean json) throws Exception {
        print(ask(primary, name, type, dnssec), out, json);
    }

    static Message ask(PrimaryServer primary, String name, String type, boolean dnssec) throws Exception {
        int number = Type.value(type, true);
        if (number < 0 || number > 65_535) {
            throw OperatorError.of(
                    "'" + type + "' is no record type: allowed is a mnemonic as AAAA, or TYPE0 to TYPE65535");
        }
        Name owner = new Name(Names.typed(name).wire());
        Message question = Message.newQuery(Record.newRecord(owner, number, DClass.IN));
        if (dnssec) {
            question.addRecord(
                    new org.xbill.DNS.OPTRecord(1232, 0, 0, org.xbill.DNS.ExtendedFlags.DO), Section.ADDITIONAL);
        }
        return parsed(primary.answer(question.toWire()));
    }

    private static Message parsed(byte[] answer) throws IOException {
        return new Message(answer);
    }

    static void print(Message answer, PrintStream out, boolean json) {
        if (!json) {
            out.println(answer);
            return;
        }
        Listing listing = Listing.of("rcode", "section", "name", "ttl", "type", "data");
        String rcode = Rcode.string(answer.getRcode());
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            for (Record record : answer.getSection(section)) {
                if (record.getType() != Type.OPT) {
                    listing.row(
                            rcode,
                            Section.string(section),
                            record.getName(),
                            record.getTTL(),
                            Type.string(record.getType()),
                            record.rdataToString());
                }
            }
        }
        listing.print(out, true);
    }
}
