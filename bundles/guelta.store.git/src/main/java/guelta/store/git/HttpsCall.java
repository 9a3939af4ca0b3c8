// SPDX-License-Identifier: Apache-2.0
package guelta.store.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URL;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;

/** One call of the Java platform, as JGit makes it. What is trusted is not JGit's to say. */
final class HttpsCall implements HttpConnection {
    private static final int LONGEST_CONNECT = 10_000;

    private final HttpsURLConnection call;

    HttpsCall(HttpsURLConnection call) {
        this.call = call;
    }

    @Override
    public int getResponseCode() throws IOException {
        return call.getResponseCode();
    }

    @Override
    public URL getURL() {
        return call.getURL();
    }

    @Override
    public String getResponseMessage() throws IOException {
        return call.getResponseMessage();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return call.getHeaderFields();
    }

    @Override
    public void setRequestProperty(String key, String value) {
        call.setRequestProperty(key, value);
    }

    @Override
    public void setRequestMethod(String method) throws ProtocolException {
        call.setRequestMethod(method);
    }

    @Override
    public void setUseCaches(boolean use) {
        call.setUseCaches(use);
    }

    @Override
    public void setConnectTimeout(int milliseconds) {
        call.setConnectTimeout(Math.min(milliseconds, LONGEST_CONNECT));
    }

    @Override
    public void setReadTimeout(int milliseconds) {
        call.setReadTimeout(milliseconds);
    }

    @Override
    public String getContentType() {
        return call.getContentType();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return call.getInputStream();
    }

    @Override
    public String getHeaderField(String name) {
        return call.getHeaderField(name);
    }

    /** Names of fields are the same in any case, RFC 9110 section 5.1. */
    @Override
    public List<String> getHeaderFields(String name) {
        return call.getHeaderFields().entrySet().stream()
                .filter(field -> name.equalsIgnoreCase(field.getKey()))
                .flatMap(field -> field.getValue().stream())
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public int getContentLength() {
        return call.getContentLength();
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        call.setInstanceFollowRedirects(follow);
    }

    @Override
    public void setDoOutput(boolean output) {
        call.setDoOutput(output);
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        call.setFixedLengthStreamingMode(length);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return call.getOutputStream();
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        call.setChunkedStreamingMode(length);
    }

    @Override
    public String getRequestMethod() {
        return call.getRequestMethod();
    }

    @Override
    public boolean usingProxy() {
        return call.usingProxy();
    }

    @Override
    public void connect() throws IOException {
        call.connect();
    }

    @Override
    public void configure(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {
        throw new UnsupportedOperationException("what is trusted is configured by caFile");
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
        throw new UnsupportedOperationException("names in certificates are always verified");
    }
}
