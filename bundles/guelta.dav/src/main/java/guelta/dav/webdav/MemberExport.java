// SPDX-License-Identifier: Apache-2.0
package guelta.dav.webdav;

import static java.nio.charset.StandardCharsets.UTF_8;

import guelta.dav.Refusal;
import guelta.dav.collection.Found;
import guelta.dav.collection.Type;
import guelta.dav.rendition.CalendarFormat;
import guelta.dav.text.Malformed;
import guelta.dav.vcard.CardFormat;
import guelta.dav.vcard.CardTable;
import guelta.dav.vcard.VCard;
import guelta.store.Content;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A calendar object or card as a file of its own: for GET with {@code ?export}, in the forms that its collection has.
 *
 * @param shown the form that is wanted
 * @param name that the file gets
 */
record MemberExport(Representation shown, String name) {
    /**
     * The file that the visitor wants; empty when no file is asked for, and of what is in no calendar or address book.
     *
     * @throws Refusal 400 for a form that there is not, 406 when what is stored can't be in it
     */
    static Optional<MemberExport> wanted(View view, Found.OfMember member) throws Refusal {
        Type type = member.in().settings().type();
        Optional<String> key = ExportFormat.asked(view.request().target());
        if (type == Type.PLAIN || key.isEmpty()) {
            return Optional.empty();
        }
        List<ExportFormat> formats = ExportFormat.of(type);
        ExportFormat format = key.get().isEmpty() ? formats.get(0) : ExportFormat.named(type, key.get());
        Content stored = view.home(member.place().owner())
                .snapshot()
                .content(member.member().entry());
        String etag = member.member().etag();
        Representation shown = format == formats.get(0)
                ? new Representation(GeneralProperties.contentType(view, member), etag, stored, "")
                : other(format, stored, etag);
        return Optional.of(new MemberExport(shown, name(member.member().name(), format)));
    }

    private static Representation other(ExportFormat format, Content stored, String etag) throws Refusal {
        byte[] octets = Bodies.bytes(stored);
        byte[] written = written(format, octets);
        if (Arrays.equals(octets, written)) {
            return new Representation(format.contentType(), etag, stored, "");
        }
        return Representation.other(format.contentType(), etag, Content.of(written), "");
    }

    private static byte[] written(ExportFormat format, byte[] octets) throws Refusal {
        try {
            return switch (format) {
                case LISTING, ICALENDAR, VCARD -> octets;
                case JCAL -> CalendarFormat.JCAL.of(octets);
                case XCAL -> CalendarFormat.XCAL.of(octets);
                case VCARD_3 -> CardFormat.VCARD_3.octets(VCard.parse(octets));
                case VCARD_4 -> CardFormat.VCARD_4.octets(VCard.parse(octets));
                case JCARD -> CardFormat.JCARD.octets(VCard.parse(octets));
                case XCARD -> CardFormat.XCARD.octets(VCard.parse(octets));
                case CSV -> CardTable.GOOGLE.of(List.of(VCard.parse(octets))).getBytes(UTF_8);
                case OUTLOOK ->
                    CardTable.OUTLOOK.of(List.of(VCard.parse(octets))).getBytes(UTF_8);
            };
        } catch (Malformed | Refusal none) {
            throw new Refusal(406, "what is stored can't be in this form: " + none.getMessage());
        }
    }

    /** The name of the entry with the ending of the form. */
    private static String name(String name, ExportFormat format) {
        for (String ending : List.of(".ics", ".vcf", format.ending())) {
            if (name.endsWith(ending) && name.length() > ending.length()) {
                return name.substring(0, name.length() - ending.length()) + format.ending();
            }
        }
        return name + format.ending();
    }

    /** Content-Disposition: it is to be saved, and as what. */
    String disposition() {
        return Export.disposition(name);
    }
}
