// SPDX-License-Identifier: Apache-2.0
package guelta.dav;

import guelta.net.HttpFields;
import guelta.store.Content;

/**
 * A request of somebody who has proved a name.
 *
 * @param method as it was sent, in upper case
 * @param target path and query as they were sent, nothing decoded
 * @param fields as they were sent
 * @param body all of it, which can be read again
 * @param user the name of the account, in its canonical form
 * @param origin where it is served, as {@code https://dav.example.org}: URLs of other origins are of other servers
 */
public record Request(String method, String target, HttpFields fields, Content body, String user, String origin) {}
