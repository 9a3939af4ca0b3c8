// SPDX-License-Identifier: Apache-2.0
package guelta.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserTest {
    private static final User.Prompt WATER = name -> Optional.of("water");

    @TempDir
    Path etc;

    private Path file;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, UTF_8);

    @BeforeEach
    void shipAFileWithoutUsers() throws IOException {
        file = etc.resolve("users.properties");
        Files.write(file, List.of("# Who may log in.", "", "_g_\\:admingroup = group,admin,ssh"));
    }

    @Test
    void newUserIsWrittenHashedBelowWhatWasThere() throws IOException {
        assertEquals(0, User.set(file, "anna", "admin", WATER, out));
        List<String> lines = Files.readAllLines(file);
        assertEquals("# Who may log in.", lines.get(0));
        assertEquals(4, lines.size());
        String value = lines.get(3).substring("anna = {CRYPT}".length());
        String hash = value.substring(0, value.indexOf("{CRYPT}"));
        assertEquals("{CRYPT},_g_:admingroup", value.substring(hash.length()));
        assertTrue(new PasswordHashing().checkPassword("water", hash));
        assertEquals("Added anna as admin.\n", said.toString(UTF_8));
    }

    @Test
    void knownUserKeepsItsPlaceAndGetsTheNewRole() throws IOException {
        User.set(file, "anna", "admin", WATER, out);
        User.set(file, "ben", "viewer", WATER, out);
        said.reset();
        assertEquals(0, User.set(file, "anna", "viewer", WATER, out));
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(3).startsWith("anna = ") && lines.get(3).endsWith("{CRYPT},viewer,ssh"), lines.get(3));
        assertEquals(5, lines.size());
        assertEquals("Changed anna as viewer.\n", said.toString(UTF_8));
    }

    @Test
    void removedUserLeavesTheOthers() throws IOException {
        User.set(file, "anna", "admin", WATER, out);
        User.set(file, "ben", "admin", WATER, out);
        assertEquals(0, User.remove(file, "anna", out));
        assertEquals(1, User.remove(file, "anna", out));
        List<String> lines = Files.readAllLines(file);
        assertEquals(4, lines.size());
        assertTrue(lines.get(3).startsWith("ben = "));
    }

    // Hashes are for the server's user only.
    @Test
    void fileIsReadableByItsOwnerOnly() throws IOException {
        User.set(file, "anna", "admin", WATER, out);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    // A name is the key of a properties line and of a group's reference: neither may be smuggled in.
    @Test
    void nameThatIsNoNameChangesNothing() throws IOException {
        List<String> before = Files.readAllLines(file);
        for (String name : List.of("", "_g_:admingroup", "a b", "a=b", "#a", "a\nb = x", "a".repeat(65))) {
            assertEquals(1, User.set(file, name, "admin", WATER, out), name);
        }
        assertEquals(before, Files.readAllLines(file));
    }

    @Test
    void roleMustBeOneThatExists() throws IOException {
        assertEquals(1, User.set(file, "anna", "root", WATER, out));
        assertEquals("There is no role root: use admin, manager or viewer.\n", said.toString(UTF_8));
    }

    @Test
    void withoutPasswordNothingIsChanged() throws IOException {
        assertEquals(1, User.set(file, "anna", "admin", name -> Optional.empty(), out));
        assertFalse(Files.readString(file).contains("anna"));
    }

    @Test
    void noTemporaryFileIsLeft() throws IOException {
        User.set(file, "anna", "admin", WATER, out);
        try (var files = Files.list(etc)) {
            assertEquals(1, files.count());
        }
    }
}
