package org.rollout4j.lm.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Sha256;
import org.rollout4j.file.Json;

/**
 * The card of a model on Hugging Face, {@code README.md}, which begins with a few fields between two lines of dashes. Ours end with a line by which
 * they are known, so that one that somebody has changed is never replaced.
 */
final class ModelCard {
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_VALUE = 200;
    private static final Pattern FRONT = Pattern.compile("\\A---\\R(.*?)\\R---\\R", Pattern.DOTALL);

    /** A field with its value in the same line, or the first of a list below. */
    private static final Pattern FIELD = Pattern.compile(
            "^(license|base_model): *(?:\\R *- *)?['\"]?([^'\"\\[\\s][^'\"\\r\\n]*)", Pattern.MULTILINE);

    static final String NAME = "README.md";
    private static final String LICENSE = "license";
    private static final String BASE = "base";
    private static final Pattern END = Pattern.compile("<!-- written with the model, ([0-9a-f]{64}) -->\\n\\z");

    private ModelCard() {}

    /** What it says of the model's licence and of the model that this one was made of, as far as it is there. */
    static Map<String, String> about(Path folder) throws IOException {
        Map<String, String> about = new HashMap<>();
        Path card = folder.resolve(NAME);
        if (Files.isRegularFile(card)) {
            try (InputStream in = Files.newInputStream(card)) {
                String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                Matcher front = FRONT.matcher(text);
                Matcher field = FIELD.matcher(front.find() ? front.group(1) : "");
                while (field.find()) {
                    String name = field.group(1).equals("base_model") ? BASE : LICENSE;
                    about.put(name, Json.oneLine(field.group(2), MAX_VALUE));
                }
            }
        }
        return about;
    }

    /**
     * The card of a model that is written.
     *
     * @param about what is known of it
     * @param library what reads it in Python
     * @param on what an adapter is on; empty for a model
     * @param shape a line on what it is
     */
    static String of(Map<String, String> about, String library, String on, String shape) {
        StringBuilder card = new StringBuilder("---\n");
        Map<String, String> rest = new TreeMap<>(about);
        String license = rest.remove(LICENSE);
        if (license != null) {
            card.append("license: ").append(Json.oneLine(license, MAX_VALUE)).append('\n');
        }
        String base = on.isEmpty() ? rest.remove(BASE) : on;
        if (base != null) {
            card.append("base_model: ").append(Json.line(base)).append('\n');
        }
        card.append("library_name: ").append(library).append("\n---\n\n# ");
        String name = rest.remove("name");
        card.append(name == null ? "A model" : Json.oneLine(name, MAX_VALUE))
                .append("\n\n")
                .append(shape);
        card.append(
                license == null
                        ? " Nobody has said what its licence is.\n"
                        : " Its licence is that of what it was made of.\n");
        rest.forEach((key, value) -> card.append("\n- ")
                .append(Json.oneLine(key, MAX_VALUE))
                .append(": ")
                .append(Json.oneLine(value, MAX_VALUE)));
        card.append(rest.isEmpty() ? "\n" : "\n\n");
        return card + "<!-- written with the model, " + Sha256.of(card.toString()) + " -->\n";
    }

    /** Whether a card is one that was written with a model and that nobody has changed since. */
    static boolean isOurs(Path card) throws IOException {
        if (Files.size(card) > MAX_BYTES) {
            return false;
        }
        String text = new String(Files.readAllBytes(card), StandardCharsets.UTF_8);
        Matcher end = END.matcher(text);
        return end.find() && Sha256.of(text.substring(0, end.start())).equals(end.group(1));
    }
}
