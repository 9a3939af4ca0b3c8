// SPDX-License-Identifier: Apache-2.0
package guelta.dav.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import guelta.dns.DomainName;
import guelta.dns.RecordType;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 6764: what stands in DNS for those who have an address only. */
class ServiceRecordTest {
    private static List<String> lines(String domain, String url) {
        return ServiceRecord.of(DomainName.of(domain), URI.create(url)).stream()
                .map(record -> record.name() + " " + record.type() + " " + record.data())
                .toList();
    }

    /** RFC 2782: who asks for the other kind learns that there is none. */
    @Test
    void whatIsServedIsFoundAndWhatIsNotIsDenied() {
        assertEquals(
                List.of(
                        "_caldavs._tcp.example.org. SRV 0 1 443 dav.example.org.",
                        "_caldavs._tcp.example.org. TXT \"path=/dav/\"",
                        "_caldav._tcp.example.org. SRV 0 0 0 .",
                        "_carddavs._tcp.example.org. SRV 0 1 443 dav.example.org.",
                        "_carddavs._tcp.example.org. TXT \"path=/dav/\"",
                        "_carddav._tcp.example.org. SRV 0 0 0 ."),
                lines("example.org", "https://dav.example.org"));
        assertEquals(
                "_caldav._tcp.example.org. SRV 0 1 8080 h.",
                lines("example.org.", "http://h:8080").get(0));
    }

    @Test
    void theyAreRecordsOfDns() {
        var record = ServiceRecord.of(DomainName.of("example.org"), URI.create("https://h")).stream()
                .map(ServiceRecord::record)
                .toList();
        assertEquals(RecordType.SRV, record.get(0).type());
        assertEquals(8 + 1, record.get(0).data().length);
        assertEquals(RecordType.TXT, record.get(1).type());
        assertEquals("path=/dav/".length(), record.get(1).data()[0]);
        assertEquals(6 + 1, record.get(2).data().length);
    }
}
