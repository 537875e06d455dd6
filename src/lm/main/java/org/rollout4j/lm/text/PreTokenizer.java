package org.rollout4j.lm.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts texts into words, across whose borders nothing is merged. Each step cuts the pieces of the one before; each match of its regular expression is
 * a piece, and so is what lies between.
 */
final class PreTokenizer {
    static final String GPT2_REGEX =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    static final PreTokenizer GPT2 = new PreTokenizer(List.of(new ByteLevel(false, true)));

    private static final int MAX_STEPS = 20;

    private final List<Step> steps;
    private final List<Pattern> patterns = new ArrayList<>();
    private final boolean prefixSpace;

    /** One of the pre-tokenizers of a {@code tokenizer.json}. */
    sealed interface Step {
        /** The regular expression that cuts, or null if nothing is cut. */
        String regex();

        ObjectNode toJson();
    }

    /** Takes the words, each a part of a text. */
    interface Words {
        void accept(String text, int from, int to);
    }

    private record Split(String regex) implements Step {
        @Override
        public ObjectNode toJson() {
            ObjectNode json = typed("Split");
            json.putObject("pattern").put("Regex", regex);
            return json.put("behavior", "Isolated").put("invert", false);
        }
    }

    private record Digits(boolean individual) implements Step {
        @Override
        public String regex() {
            return individual ? "\\p{N}" : "\\p{N}+";
        }

        @Override
        public ObjectNode toJson() {
            return typed("Digits").put("individual_digits", individual);
        }
    }

    private record ByteLevel(boolean prefixSpace, boolean cuts) implements Step {
        @Override
        public String regex() {
            return cuts ? GPT2_REGEX : null;
        }

        @Override
        public ObjectNode toJson() {
            return typed("ByteLevel")
                    .put("add_prefix_space", prefixSpace)
                    .put("trim_offsets", true)
                    .put("use_regex", cuts);
        }
    }

    private PreTokenizer(List<Step> steps) {
        this.steps = List.copyOf(steps);
        for (Step step : steps) {
            patterns.add(step.regex() == null ? null : SplitRegex.compile(step.regex()));
        }
        prefixSpace = ((ByteLevel) steps.get(steps.size() - 1)).prefixSpace;
    }

    /** Cuts by {@code regex} before bytes are looked at. */
    static PreTokenizer of(String regex) {
        return new PreTokenizer(List.of(new Split(regex), new ByteLevel(false, false)));
    }

    /**
     * Reads the {@code pre_tokenizer} of a {@code tokenizer.json}.
     *
     * @throws IllegalArgumentException if it is none that is covered; the message is one line
     */
    static PreTokenizer of(JsonNode json) {
        List<Step> steps = new ArrayList<>();
        if (Fields.type(json).equals("Sequence")) {
            JsonNode parts = Fields.array(json, "pretokenizers");
            if (parts.size() > MAX_STEPS) {
                throw new IllegalArgumentException(
                        "pretokenizers has " + parts.size() + " entries: at most " + MAX_STEPS);
            }
            parts.forEach(part -> steps.add(step(part)));
        } else {
            steps.add(step(json));
        }
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ByteLevel != (i == steps.size() - 1)) {
                throw new IllegalArgumentException(
                        "pre_tokenizer: ByteLevel is needed as its last part, and nowhere else");
            }
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(
                    "pre_tokenizer is an empty Sequence: ByteLevel is needed as its last part");
        }
        return new PreTokenizer(steps);
    }

    private static Step step(JsonNode json) {
        String type = Fields.type(json);
        return switch (type) {
            case "Split" -> new Split(splitRegex(json));
            case "Digits" -> new Digits(Fields.flag(json, "individual_digits", false));
            case "ByteLevel" ->
                new ByteLevel(Fields.flag(json, "add_prefix_space", false), Fields.flag(json, "use_regex", true));
            default ->
                throw new IllegalArgumentException("pre_tokenizer of type " + Excerpt.of(type)
                        + ": Sequence, Split, Digits and ByteLevel are covered");
        };
    }

    private static String splitRegex(JsonNode json) {
        String behavior = Fields.string(json, "behavior");
        boolean invert = Fields.flag(json, "invert", false);
        // Removing what does not match loses text unless everything matches, and then it is the same as isolating what
        // does.
        boolean isolates = behavior.equals("Isolated") || (behavior.equals("Removed") && invert);
        if (!isolates) {
            throw new IllegalArgumentException(
                    "pre_tokenizer Split has the behavior " + Excerpt.of(behavior) + ": Isolated is covered");
        }
        JsonNode pattern = json.path("pattern");
        return pattern.has("String") ? quoted(Fields.string(pattern, "String")) : Fields.string(pattern, "Regex");
    }

    private static String quoted(String literal) {
        StringBuilder regex = new StringBuilder();
        literal.chars()
                .forEach(c -> regex.append(c < 0x7F && c > ' ' && !Character.isLetterOrDigit(c) ? "\\" : "")
                        .append((char) c));
        return regex.toString();
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    JsonNode toJson() {
        if (steps.size() == 1) {
            return steps.get(0).toJson();
        }
        ObjectNode json = typed("Sequence");
        ArrayNode parts = json.putArray("pretokenizers");
        steps.forEach(step -> parts.add(step.toJson()));
        return json;
    }

    /** Gives the words of a text to {@code words}, in order. */
    void split(String text, Words words) {
        split(text, 0, text.length(), 0, words);
    }

    private void split(String text, int from, int to, int step, Words words) {
        boolean last = step == steps.size() - 1;
        if (last && prefixSpace && text.charAt(from) != ' ') {
            String spaced = " " + text.substring(from, to);
            cut(spaced, 0, spaced.length(), step, words);
        } else {
            cut(text, from, to, step, words);
        }
    }

    private void cut(String text, int from, int to, int step, Words words) {
        int done = from;
        if (patterns.get(step) != null) {
            Matcher matcher = patterns.get(step).matcher(text).region(from, to);
            while (matcher.find()) {
                pass(text, done, matcher.start(), step, words);
                pass(text, matcher.start(), matcher.end(), step, words);
                done = matcher.end();
            }
        }
        pass(text, done, to, step, words);
    }

    private void pass(String text, int from, int to, int step, Words words) {
        if (from == to) {
            return;
        }
        if (step == steps.size() - 1) {
            words.accept(text, from, to);
        } else {
            split(text, from, to, step + 1, words);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreTokenizer that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }
}
