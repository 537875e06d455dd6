package org.rollout4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.Keys;
import org.rollout4j.file.Json;

/** A desk as a process, and a browser that writes on it with the shipped model. */
final class DeskPage implements AutoCloseable {
    static final String FACTS = "Note: thanks | To: Ivan | About: report | Day: Saturday | Amount: 7 | Answer: no\n\n";

    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final String TEXT = "document.getElementById('text')";

    private final Browser browser;
    private final Path folder;
    private Jvm jvm;

    DeskPage(Browser browser, Path folder) {
        this.browser = browser;
        this.folder = folder;
    }

    /** Starts the desk and opens its page. */
    void open(String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("desk", "--seed=1", "--profile=" + folder.resolve("desk/me")));
        arguments.addAll(List.of(options));
        jvm = Jvm.start(folder, arguments.toArray(String[]::new));
        jvm.await(() -> jvm.out().contains("\n"));
        browser.open(url());
        awaitReady();
    }

    void awaitReady() {
        browser.awaitThat("document.getElementById('connection').textContent === 'ready'");
    }

    String url() throws IOException {
        return jvm.out().strip();
    }

    void kill() throws InterruptedException {
        jvm.kill();
    }

    String err() throws IOException {
        return jvm.err();
    }

    /** As if it were pasted at the cursor, all at once: between keys there may be a pause, at which something is suggested. */
    void insert(String text) {
        browser.script(TEXT + ".focus(); document.execCommand('insertText', false, " + Json.line(text) + ")");
    }

    void press(CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.press(key);
        }
    }

    void takeWord() {
        browser.press(Keys.chord(Keys.CONTROL, Keys.ARROW_RIGHT));
    }

    String text() {
        return String.valueOf(browser.script("return " + TEXT + ".value"));
    }

    /** What is suggested; empty for nothing. */
    String ghost() {
        return String.valueOf(browser.script("return document.querySelector('#mirror span')?.textContent ?? ''"));
    }

    String awaitGhost() {
        browser.awaitThat("document.querySelector('#mirror span')");
        return ghost();
    }

    /** Selects some of the text. */
    void select(int from, int end) {
        browser.script(TEXT + ".focus(); " + TEXT + ".setSelectionRange(" + from + "," + end + "); " + TEXT
                + ".dispatchEvent(new Event('select', {bubbles: true}))");
    }

    /** Waits until the server has the text as it is here. */
    void awaitKept() throws IOException, InterruptedException {
        Path kept = folder.resolve("desk/me/text.txt");
        String text = text();
        await(() -> Files.exists(kept) && Files.readString(kept).equals(text));
    }

    /** The kinds of all events, in order, without those that say that nothing was shown or that something was only seen. */
    List<String> events() throws IOException {
        return journal().stream()
                .map(entry -> entry.path("event").asText())
                .filter(event -> !List.of("hidden", "ignored", "update").contains(event))
                .toList();
    }

    /** Waits until so many are there, and returns the last one. */
    JsonNode awaitEvent(int count, String kind) throws IOException, InterruptedException {
        await(() -> events().size() >= count);
        return journal().stream()
                .filter(entry -> entry.path("event").asText().equals(kind))
                .reduce((one, other) -> other)
                .orElseThrow(() -> new AssertionError("there is no such event: " + kind));
    }

    /** Waits for an event with that text in it: others of its kind may come before, of suggestions that were passed over. */
    JsonNode awaitEvent(String kind, String field, String text) throws IOException, InterruptedException {
        await(() -> !having(kind, field, text).isEmpty());
        return having(kind, field, text).get(0);
    }

    private List<JsonNode> having(String kind, String field, String text) throws IOException {
        return journal().stream()
                .filter(entry -> entry.path("event").asText().equals(kind)
                        && entry.path(field).asText().equals(text))
                .toList();
    }

    private void await(Jvm.Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        jvm.await(() -> {
            assertThat(System.nanoTime()).as(browser::text).isLessThan(end);
            return condition.holds();
        });
    }

    List<JsonNode> journal() throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        String whole = Files.readString(folder.resolve("desk/me/journal.jsonl"));
        for (String line :
                whole.substring(0, whole.lastIndexOf('\n') + 1).lines().toList()) {
            entries.add(Json.parse(line.getBytes(StandardCharsets.UTF_8), "line"));
        }
        return entries;
    }

    @Override
    public void close() throws InterruptedException {
        if (jvm != null) {
            jvm.close();
        }
    }
}
