package org.rollout4j.desk.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.State;
import org.rollout4j.desk.profile.Entry;
import org.rollout4j.desk.profile.Event;
import org.rollout4j.desk.write.Learned;
import org.rollout4j.desk.write.Liking;
import org.rollout4j.desk.write.OwnTexts;
import org.rollout4j.desk.write.PersonalLearner;
import org.rollout4j.desk.write.Ranker;
import org.rollout4j.file.Json;
import org.rollout4j.lm.LanguageModels;
import org.rollout4j.lm.model.LanguageModel;

/** The server, asked over the wire. */
class DeskTest {
    private static final JsonMapper BROWSER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(64 << 20)
                            .build())
                    .build())
            .build();

    private static final String FACTS =
            "Note: thanks | To: Ivan | About: report | Day: Saturday | Amount: 7 | Answer: no\n\n";
    private static final String MARK = "zQmarked";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static LanguageModel notes;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Remembering> learners = new CopyOnWriteArrayList<>();
    private volatile RuntimeException failure;
    private Desk desk;
    private String cookie;

    @BeforeAll
    static void load() throws IOException {
        notes = LanguageModels.load(Path.of("models/notes-lm"));
    }

    @BeforeEach
    void start() throws Exception {
        DeskModel model = new DeskModel(notes, "notes", "office notes", FACTS);
        desk = new Desk(model, folder.resolve("me"), 0, new Desk.Setup(this::learner, null, NOON, 1));
        HttpResponse<String> entered = client.send(
                HttpRequest.newBuilder(URI.create(desk.url())).build(), HttpResponse.BodyHandlers.ofString());
        cookie = entered.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    }

    @AfterEach
    void stop() throws IOException {
        desk.close();
    }

    private PersonalLearner learner(LanguageModel base, OwnTexts texts, Runnable giveWay) {
        Remembering learner = new Remembering(base);
        learners.add(learner);
        return learner;
    }

    /** Knows which events it was told of. */
    private final class Remembering implements PersonalLearner {
        private final LanguageModel base;
        private volatile List<Entry> lessons = List.of();
        private volatile long updates;

        Remembering(LanguageModel base) {
            this.base = base;
        }

        @Override
        public synchronized void update(List<Entry> told, long index) {
            if (failure != null) {
                throw failure;
            }
            lessons = List.copyOf(told);
            updates = index;
        }

        @Override
        public String identity() {
            return "remembering";
        }

        @Override
        public void begin() {
            // nothing to begin with
        }

        @Override
        public State state() {
            return State.builder().build();
        }

        @Override
        public void restore(State state) {
            throw new IllegalArgumentException("what was told is not kept");
        }

        @Override
        public Learned learned() {
            return new Learned(base, Ranker.NONE, null, 0, updates);
        }

        @Override
        public List<Liking> likings() {
            return lessons.stream()
                    .filter(entry -> entry.event() instanceof Event.WeightSet)
                    .map(entry -> (Event.WeightSet) entry.event())
                    .map(set -> new Liking(set.feature(), set.value(), -1, 1, true))
                    .toList();
        }

        @Override
        public double kl() {
            return lessons.size();
        }
    }

    @Test
    void servesThePageAndAllThatItNeeds() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Nothing leaves this machine");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(page.headers().map()).doesNotContainKey("access-control-allow-origin");
        try (Stream<Path> files = Files.list(Path.of("src/desk/main/resources/org/rollout4j/desk/page"))) {
            for (Path file : files.filter(path -> !path.endsWith("index.html")).toList()) {
                assertThat(get("/" + file.getFileName()).statusCode())
                        .as("%s", file)
                        .isEqualTo(200);
                assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                        .as("%s", file)
                        .doesNotContain("http:", "https:", ".innerHTML", "insertAdjacentHTML", "eval(");
            }
        }
        assertThat(get("/../profile.json").statusCode()).isEqualTo(404);
    }

    /** Even others who have an account on this machine need the token. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/main.js", "/api/state", "/api/text", "/api/export?kind=unpaired", "/?token=wrong"})
    void nobodyComesInWithoutTheToken(String path) throws Exception {
        cookie = "none=1";

        assertThat(get(path).statusCode()).isEqualTo(401);
        assertThat(post("/api/suggest", Map.of("before", FACTS, "tab", "a")).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example\r\n",
                "Host: 127.0.0.1.evil.example\r\n",
                "Host: localhost\r\nOrigin: http://evil.example\r\n",
                "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
                "Host: localhost\r\nSec-Fetch-Site: same-site\r\n"
            })
    void pagesOfOthersAreRefused(String headers) throws Exception {
        for (String line : new String[] {
            "GET /api/text HTTP/1.1\r\n", "POST /api/forget HTTP/1.1\r\nContent-Type: application/json\r\n"
        }) {
            assertThat(raw(line + headers + "Cookie: " + cookie + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(
                        raw(
                                "POST /api/forget HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie
                                        + "\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 16\r\n\r\n{\"profile\":\"me\"}"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void suggestsAndSaysThatItHidSomething() throws Exception {
        JsonNode shown = ask("/api/suggest", Map.of("before", FACTS + "Hi", "tab", "a"));
        JsonNode hidden = ask("/api/suggest", Map.of("before", "xq", "tab", "a"));

        assertThat(shown.path("text").asText()).contains("Ivan");
        assertThat(hidden.path("text").isNull()).isTrue();
        assertThat(state().path("statistics").path("opportunities").asInt()).isEqualTo(1);
        assertThat(state().path("statistics").path("shown").asInt()).isZero();
        assertThat(Files.readString(folder.resolve("me/journal.jsonl"))).contains("\"hidden\"", "\"xq\"");
    }

    @Test
    void everySignalIsRecordedAndLearnedFrom() throws Exception {
        signal(Map.of("event", "accepted", "before", FACTS, "shown", "Hi"));
        signal(Map.of("event", "accepted-words", "before", FACTS, "shown", "Hi Ivan", "kept", "Hi"));
        signal(Map.of("event", "rejected", "before", FACTS, "shown", "Yo"));
        signal(Map.of("event", "edited", "before", FACTS, "shown", "Yo", "written", "Dear"));
        signal(Map.of("event", "ignored", "before", FACTS, "shown", "Yo"));
        signal(Map.of(
                "event",
                "chosen",
                "kind",
                "rewrite",
                "before",
                FACTS,
                "selection",
                "Hi",
                "instruction",
                "",
                "better",
                "Dear",
                "worse",
                "Yo"));

        JsonNode statistics = state().path("statistics");
        assertThat(statistics.toString())
                .isEqualTo(
                        "{\"opportunities\":5,\"shown\":5,\"accepted\":1,\"edited\":2,\"rejected\":1,\"choices\":1}");
        await(() -> state().path("updates").asLong() >= 1);
        assertThat(state().path("kl").asDouble()).isGreaterThanOrEqualTo(Study.SIGNALS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"accepted\",\"before\":\"a\",\"shown\":\"\"}",
                "{\"event\":\"accepted\",\"before\":\"a\"}",
                "{\"event\":\"accepted-words\",\"before\":\"a\",\"shown\":\"b c\",\"kept\":\"d\"}",
                "{\"event\":\"edited\",\"before\":\"a\",\"shown\":\"zQmarked\",\"written\":\"zQmarked\"}",
                "{\"event\":\"chosen\",\"kind\":\"rewrite\",\"before\":\"\",\"selection\":\"x\",\"better\":\"a\",\"worse\":\"b\"}",
                "{\"event\":\"hidden\",\"before\":\"a\"}",
                "{\"event\":7,\"before\":\"a\"}",
                "{\"event\":\"accepted\",\"before\":\"\\ud83d\",\"shown\":\"b\"}"
            })
    void whatIsNoSignalIsRefusedInOneLine(String body) throws Exception {
        HttpResponse<String> answer = postRaw("/api/signal", body.replaceFirst("\\{", "{\"profile\":\"me\","));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isNotBlank().doesNotContain("\n", MARK);
        assertThat(state().path("statistics").path("opportunities").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<script>document.title='owned'</script>",
                "emoji \uD83D\uDE00, \u05E9\u05DC\u05D5\u05DD, \u4F60\u597D, \u0000\u0007\u202E\r\n\t\"\\"
            })
    void theTextComesBackAsItWasAfterARestart(String text) throws Exception {
        assertThat(ask("/api/text", Map.of("text", pieces(text), "version", 0))
                        .path("version")
                        .asLong())
                .isEqualTo(1);

        restart();

        assertThat(json(get("/api/text")).path("text").asText()).isEqualTo(text);
    }

    @Test
    void aTextOfAMegabyteIsKeptAndOneOfManyIsRefused() throws Exception {
        String text = "word ".repeat(400_000);

        ask("/api/text", Map.of("text", pieces(text), "version", 0));
        assertThat(json(get("/api/text")).path("text").asText()).isEqualTo(text);
        assertThat(post("/api/text", Map.of("text", pieces("x".repeat(17 << 20)), "version", 1))
                        .statusCode())
                .isEqualTo(400);
        assertThat(json(get("/api/text")).path("text").asText()).isEqualTo(text);
    }

    @Test
    void aTabDoesNotOverwriteWhatItHasNotSeen() throws Exception {
        ask("/api/text", Map.of("text", List.of("of one tab"), "version", 0));

        HttpResponse<String> other = post("/api/text", Map.of("text", List.of("of the other"), "version", 0));

        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other).path("error").asText()).isEqualTo("another tab has changed the text");
        assertThat(json(get("/api/text")).path("text").asText()).isEqualTo("of one tab");
    }

    @Test
    void undoIsAReplayWithoutTheLastLesson() throws Exception {
        ask("/api/weight", Map.of("feature", "exclamations", "value", 2.5));
        for (int i = 0; i < Study.SIGNALS; i++) {
            signal(Map.of("event", "rejected", "before", FACTS, "shown", "Yo" + i));
        }
        await(() -> state().path("likings").size() == 1);
        assertThat(state().path("likings").toString())
                .isEqualTo("[{\"feature\":\"exclamations\",\"weight\":2.5,\"low\":-1.0,\"high\":1.0,\"isSet\":true}]");
        int before = learners.size();

        for (int i = 0; i < Study.SIGNALS; i++) {
            assertThat(ask("/api/undo", Map.of()).path("undone").asBoolean()).isTrue();
        }

        await(() -> learners.size() > before && state().path("kl").asInt() == 1);
        assertThat(ask("/api/undo", Map.of()).path("undone").asBoolean()).isTrue();
        await(() -> state().path("likings").isEmpty());
        assertThat(ask("/api/undo", Map.of()).path("undone").asBoolean()).isFalse();
    }

    @Test
    void pausedNothingIsRecorded() throws Exception {
        ask("/api/pause", Map.of("pause", true));
        signal(Map.of("event", "accepted", "before", FACTS, "shown", MARK));
        restart();

        assertThat(state().path("paused").asBoolean()).isTrue();
        assertThat(Files.readString(folder.resolve("me/journal.jsonl"))).doesNotContain(MARK);
        ask("/api/pause", Map.of("pause", false));
        signal(Map.of("event", "accepted", "before", FACTS, "shown", MARK));
        assertThat(state().path("statistics").path("accepted").asInt()).isEqualTo(1);
    }

    @Test
    void forgettingLeavesNoByteOfAText() throws Exception {
        ask("/api/text", Map.of("text", List.of("dear " + MARK), "version", 0));
        for (int i = 0; i < Study.SIGNALS; i++) {
            signal(Map.of("event", "accepted", "before", FACTS + MARK, "shown", MARK));
        }
        await(() -> state().path("updates").asLong() > 0);

        ask("/api/forget", Map.of());

        assertThat(state().path("updates").asLong()).isZero();
        assertThat(json(get("/api/text")).path("text").asText()).isEmpty();
        assertThat(post("/api/text", Map.of("text", List.of("late " + MARK), "version", 1))
                        .statusCode())
                .as("what another tab still has")
                .isEqualTo(409);
        desk.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(MARK);
            }
        }
    }

    @Test
    void whatWasDoneGoesOutAndComesInAgain() throws Exception {
        signal(Map.of("event", "edited", "before", FACTS, "shown", "Yo", "written", MARK));
        signal(Map.of("event", "accepted", "before", FACTS, "shown", "Hi"));
        String rows = json(get("/api/export?profile=me&kind=preferences"))
                .path("rows")
                .asText();
        assertThat(rows).contains("\"chosen\"", MARK).hasLineCount(1);
        assertThat(json(get("/api/export?profile=me&kind=unpaired"))
                        .path("rows")
                        .asText())
                .contains("\"label\":true");

        ask("/api/profile", Map.of("profile", "other"));
        assertThat(ask("/api/import", Map.of("profile", "other", "rows", List.of(rows)))
                        .path("rows")
                        .asInt())
                .isEqualTo(1);
        HttpResponse<String> broken =
                post("/api/import", Map.of("profile", "other", "rows", List.of(rows, "{\"a\":1}\n")));
        assertThat(broken.statusCode()).isEqualTo(409);
        assertThat(json(broken).path("error").asText()).contains("rows:2").doesNotContain(MARK, folder.toString());
        assertThat(json(get("/api/export?profile=other&kind=preferences"))
                        .path("rows")
                        .asText())
                .isEqualTo(rows);
        assertThat(Files.exists(folder.resolve("other/.rows.jsonl"))).isFalse();
    }

    @Test
    void severalProfilesStandSideBySide() throws Exception {
        ask("/api/profile", Map.of("profile", "work"));
        signal(Map.of("profile", "work", "event", "accepted", "before", FACTS, "shown", "Hi"));

        JsonNode compared =
                ask("/api/compare", Map.of("before", FACTS + "Hi", "tab", "a")).path("suggestions");

        assertThat(compared.findValuesAsText("name")).containsExactly("me", "work");
        assertThat(compared.findValuesAsText("text")).allMatch(text -> text.contains("Ivan"));
        assertThat(state().path("statistics").path("opportunities").asInt()).isZero();
        assertThat(post("/api/profile", Map.of("profile", "work")).statusCode()).isEqualTo(409);
        for (String name : new String[] {"../up", "", "a/b", "con", ".hidden"}) {
            assertThat(post("/api/profile", Map.of("profile", name)).statusCode())
                    .as(name)
                    .isEqualTo(400);
        }
        assertThat(get("/api/state?profile=none").statusCode()).isEqualTo(404);
    }

    @Test
    void choicesAreTwoOfASelection() throws Exception {
        Map<String, Object> wish = Map.of(
                "kind",
                "rewrite",
                "before",
                FACTS + "Hi Ivan,\n\n",
                "selection",
                "Thanks for it.",
                "instruction",
                "",
                "tab",
                "a");

        assertThat(ask("/api/choices", wish).path("choices")).hasSize(2);
        assertThat(post(
                                "/api/choices",
                                Map.of(
                                        "kind",
                                        "rewrite",
                                        "before",
                                        " ",
                                        "selection",
                                        "x",
                                        "instruction",
                                        "",
                                        "tab",
                                        "a"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(
                                "/api/choices",
                                Map.of(
                                        "kind",
                                        "instruct",
                                        "before",
                                        "",
                                        "selection",
                                        "",
                                        "instruction",
                                        "Write",
                                        "tab",
                                        "a"))
                        .statusCode())
                .as("this model follows no instructions")
                .isEqualTo(400);
    }

    @Test
    void aLearnerThatFailsSaysSoWithoutAText() throws Exception {
        failure = new IllegalStateException(MARK);
        for (int i = 0; i < Study.SIGNALS; i++) {
            signal(Map.of("event", "accepted", "before", FACTS, "shown", "Hi"));
        }
        await(() -> state().path("problem").asText().equals("IllegalStateException while learning"));

        failure = null;
        for (int i = 0; i < Study.SIGNALS; i++) {
            signal(Map.of("event", "accepted", "before", FACTS, "shown", "Hi"));
        }
        await(() -> state().path("problem").isNull() && state().path("kl").asInt() == 2 * Study.SIGNALS);
    }

    @Test
    void learningGivesWayToASuggestion() throws Exception {
        Turns turns = new Turns();
        List<String> order = new CopyOnWriteArrayList<>();
        Thread learning = new Thread(() -> {
            turns.giveWay();
            order.add("learned");
        });

        turns.write(() -> {
            learning.start();
            while (learning.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            return order.add("written");
        });
        learning.join();

        assertThat(order).containsExactly("written", "learned");
    }

    @Test
    @Tag("slow")
    void aThousandEventsLeaveTheMemoryFlat() throws Exception {
        long after200 = 0;
        for (int i = 1; i <= 1000; i++) {
            ask("/api/suggest", Map.of("before", FACTS + "Hi Ivan,\n\n" + "Thanks. ".repeat(i % 20), "tab", "t" + i));
            signal(Map.of("event", "accepted", "before", FACTS, "shown", "Hi " + i));
            after200 = i == 200 ? used() : after200;
        }

        assertThat(used() - after200).as("bytes").isLessThan(16 << 20);
        assertThat(state().path("statistics").path("accepted").asInt()).isPositive();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void saysWhyItCannotStart() {
        DeskModel model = new DeskModel(notes, "notes", "", "");
        assertThatThrownBy(() -> new Desk(model, folder.resolve("me"), 0, new Desk.Setup(this::learner, null, NOON, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another desk");
        assertThatThrownBy(() -> new Desk(
                        model, folder.resolve("new"), desk.port(), new Desk.Setup(this::learner, null, NOON, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen there");
    }

    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); from += 100_000) {
            pieces.add(text.substring(from, Math.min(text.length(), from + 100_000)));
        }
        return pieces;
    }

    private void restart() throws Exception {
        desk.close();
        start();
    }

    private void signal(Map<String, Object> body) throws Exception {
        ask("/api/signal", body);
    }

    private JsonNode state() throws Exception {
        return json(get("/api/state?profile=me"));
    }

    private JsonNode ask(String path, Map<String, Object> body) throws Exception {
        HttpResponse<String> answer = post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private HttpResponse<String> post(String path, Map<String, Object> body) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(body);
        all.putIfAbsent("profile", "me");
        return postRaw(path, Json.line(all));
    }

    private HttpResponse<String> postRaw(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + desk.port() + path);
    }

    /** As a browser reads it: whatever its length. */
    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return BROWSER.readTree(answer.body());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), desk.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
