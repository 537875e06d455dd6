package org.rollout4j.lm.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.file.Json;

/** The card of a model on Hugging Face, {@code README.md}, which begins with a few fields between two lines of dashes. */
final class ModelCard {
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_VALUE = 200;
    private static final Pattern FRONT = Pattern.compile("\\A---\\R(.*?)\\R---\\R", Pattern.DOTALL);

    /** A field with its value in the same line, or the first of a list below. */
    private static final Pattern FIELD = Pattern.compile(
            "^(license|base_model): *(?:\\R *- *)?['\"]?([^'\"\\[\\s][^'\"\\r\\n]*)", Pattern.MULTILINE);

    private ModelCard() {}

    /** What it says of the model's licence and of the model that this one was made of, as far as it is there. */
    static Map<String, String> about(Path folder) throws IOException {
        Map<String, String> about = new HashMap<>();
        Path card = folder.resolve("README.md");
        if (Files.isRegularFile(card)) {
            try (InputStream in = Files.newInputStream(card)) {
                String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                Matcher front = FRONT.matcher(text);
                Matcher field = FIELD.matcher(front.find() ? front.group(1) : "");
                while (field.find()) {
                    String name = field.group(1).equals("base_model") ? "base" : "license";
                    about.put(name, Json.oneLine(field.group(2), MAX_VALUE));
                }
            }
        }
        return about;
    }
}
