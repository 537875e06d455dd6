package org.rollout4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.http.Gate.Request;
import org.rollout4j.http.Gate.Verdict;
import org.rollout4j.http.Origins.Source;

class GateTest {
    private static final String OURS = "127.0.0.1:8080";
    private static final Gate LOCAL = new Gate(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080), null);
    private static final Gate OPEN = new Gate(new InetSocketAddress("0.0.0.0", 8080), "secret");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "localhost"})
    void namesOfThisMachineAreWelcome(String host) {
        assertThat(LOCAL.judge(get(host))).isEqualTo(Verdict.WELCOME);
    }

    /** A page of evil.example whose name was made to mean 127.0.0.1 would say its own name. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example:8080", "10.0.0.7:8080"
            })
    void otherNamesAreNot(String host) {
        assertThat(LOCAL.judge(get(host))).isEqualTo(Verdict.WRONG_HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "TRACE"})
    void otherMethodsAreNot(String method) {
        assertThat(LOCAL.judge(new Request(new Source(method, OURS, null, null), true, null, null, null)))
                .isEqualTo(Verdict.WRONG_METHOD);
    }

    @Test
    void onlyOurPageChangesSomething() {
        assertThat(LOCAL.judge(post("http://" + OURS, "same-origin", "application/json")))
                .isEqualTo(Verdict.WELCOME);
        assertThat(LOCAL.judge(post(null, null, "application/json; charset=utf-8")))
                .isEqualTo(Verdict.WELCOME);
        assertThat(LOCAL.judge(post("http://evil.example", "cross-site", "application/json")))
                .isEqualTo(Verdict.WRONG_ORIGIN);
        assertThat(LOCAL.judge(post("http://127.0.0.1:9999", "same-site", "application/json")))
                .isEqualTo(Verdict.WRONG_ORIGIN);
        assertThat(LOCAL.judge(post("null", null, "application/json"))).isEqualTo(Verdict.WRONG_ORIGIN);
        // what a form or a script of another page may send without asking first
        assertThat(LOCAL.judge(post(null, null, "text/plain"))).isEqualTo(Verdict.WRONG_ORIGIN);
        assertThat(LOCAL.judge(post(null, null, null))).isEqualTo(Verdict.WRONG_ORIGIN);
    }

    /** A picture or script on a page elsewhere may ask for anything by GET: for a page, which it cannot read, but not for one of the few streams. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void pagesElsewhereAskForNothingButThePage(String method) {
        for (String site : new String[] {"cross-site", "same-site"}) {
            assertThat(LOCAL.judge(new Request(new Source(method, OURS, null, site), false, null, null, null)))
                    .isEqualTo(Verdict.WRONG_ORIGIN);
            assertThat(LOCAL.judge(new Request(new Source(method, OURS, null, site), true, null, null, null)))
                    .isEqualTo(Verdict.WELCOME);
        }
        for (String site : new String[] {"same-origin", "none", null}) {
            assertThat(LOCAL.judge(new Request(new Source(method, OURS, null, site), false, null, null, null)))
                    .isEqualTo(Verdict.WELCOME);
        }
    }

    @Test
    void theTokenOpensTheDoorOnceAndTheCookieFromThenOn() {
        assertThat(OPEN.judge(with(null, null))).isEqualTo(Verdict.NO_TOKEN);
        assertThat(OPEN.judge(with(null, "guess"))).isEqualTo(Verdict.NO_TOKEN);
        assertThat(OPEN.judge(with("rollout4j-8080=guess", null))).isEqualTo(Verdict.NO_TOKEN);
        assertThat(OPEN.judge(with("rollout4j-9090=secret", null))).isEqualTo(Verdict.NO_TOKEN);
        assertThat(OPEN.judge(with(null, "secret"))).isEqualTo(Verdict.ENTER);
        assertThat(OPEN.setCookie()).isEqualTo("rollout4j-8080=secret; Path=/; HttpOnly; SameSite=Strict");
        assertThat(OPEN.judge(with("other=1; rollout4j-8080=secret", null))).isEqualTo(Verdict.WELCOME);
    }

    @Test
    void aNameThatIsNotOursIsRefusedEvenWithTheToken() {
        assertThat(OPEN.judge(new Request(
                        new Source("GET", "evil.example", null, null), true, null, "rollout4j-8080=secret", null)))
                .isEqualTo(Verdict.WRONG_HOST);
    }

    private static Request get(String host) {
        return new Request(new Source("GET", host, null, null), true, null, null, null);
    }

    private static Request post(String origin, String site, String type) {
        return new Request(new Source("POST", OURS, origin, site), false, type, null, null);
    }

    private static Request with(String cookie, String token) {
        return new Request(new Source("GET", "10.0.0.7:8080", null, null), true, null, cookie, token);
    }
}
