// SPDX-License-Identifier: Apache-2.0
/**
 * How the passwords of the shell's users are kept in {@code etc/users.properties}: as salted hashes that take long to
 * compute. Karaf's login asks the {@link guelta.login.PasswordHashing} service; {@link guelta.login.User} is the program
 * behind {@code bin/user} and needs nothing but a JRE.
 */
@NullMarked
package guelta.login;

import org.jspecify.annotations.NullMarked;
