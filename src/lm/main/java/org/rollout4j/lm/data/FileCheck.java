package org.rollout4j.lm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rollout4j.file.Json;
import org.rollout4j.lm.data.Finding.Issue;
import org.rollout4j.lm.text.Tokenizer;

/** The check of one file, row by row, and what of it another file is compared with. */
final class FileCheck {
    private final Path file;
    private final Encoder encoder;
    private final Tokenizer tokenizer;
    private final SftFormat format;
    private final FileCheck training;
    private final Map<String, String> completionsByPrompt = new HashMap<>();
    private final Map<String, String> firstPlaces = new HashMap<>();
    private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    private final Map<Issue, Finding> findings = new EnumMap<>(Issue.class);
    private final List<Long> characters = new ArrayList<>();
    private final List<Long> tokens = new ArrayList<>();
    private Kind first;

    /**
     * @param encoder null if no tokens are counted, as {@code tokenizer}
     * @param training the file that this one must have nothing in common with; null if there is none
     */
    FileCheck(Path file, Encoder encoder, Tokenizer tokenizer, SftFormat format, FileCheck training) {
        this.file = file;
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.format = format;
        this.training = training;
    }

    FileReport run() throws IOException {
        try (Lines lines = Examples.open(file)) {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                check(line);
            }
        }
        if (first == null && !findings.containsKey(Issue.BROKEN_ROW)) {
            found(Issue.EMPTY_FILE, file.toString());
        }
        return new FileReport(
                file.toString(),
                characters.size(),
                kinds,
                lengths(characters),
                encoder == null ? null : lengths(tokens),
                List.copyOf(findings.values()));
    }

    private void check(Lines.Line line) {
        String place = Examples.where(file, line);
        if (line.isBlank() && !line.tooLong()) {
            found(Issue.BLANK_LINE, place);
            return;
        }
        try {
            check(RowParser.parse(line, place), place);
        } catch (IllegalArgumentException e) {
            found(Issue.BROKEN_ROW, e.getMessage());
        }
    }

    private void check(Example example, String place) {
        kinds.merge(example.kind(), 1, Integer::sum);
        if (first == null) {
            first = example.kind();
        } else if (example.kind() != first) {
            found(
                    Issue.MIXED_KINDS,
                    place + ": " + example.kind().columns() + ", where the first has " + first.columns());
        }
        List<Pair> pairs = Pair.of(example);
        characters.add(pairs.stream().mapToLong(Pair::characters).max().orElseThrow());
        if (pairs.stream().anyMatch(Pair::isEmpty)) {
            found(Issue.EMPTY_ROW, place);
        }
        checkRepetition(example, pairs.get(0), place);
        if (encoder != null) {
            checkTokens(example, pairs, place);
        }
    }

    private void checkRepetition(Example example, Pair pair, String place) {
        String key = key(example);
        String earlier = firstPlaces.putIfAbsent(key, place);
        if (earlier != null) {
            found(Issue.DUPLICATE, place + ": as " + earlier);
        }
        if (training != null && training.firstPlaces.containsKey(key)) {
            found(Issue.LEAKED_ROW, place + ": as " + training.firstPlaces.get(key));
        }
        if (pair.prompt() == null) {
            return;
        }
        String prompt = Json.line(pair.prompt().json());
        String completion =
                pair.completion() == null ? "" : Json.line(pair.completion().json());
        String before = completionsByPrompt.putIfAbsent(prompt, completion);
        if (example.kind() == Kind.PROMPT_COMPLETION && before != null && !before.equals(completion)) {
            found(Issue.DIFFERENT_COMPLETION, place);
        }
        if (training != null && training.completionsByPrompt.containsKey(prompt)) {
            found(Issue.LEAKED_PROMPT, place);
        }
    }

    /** What is learned from a row, whatever other columns say. */
    private static String key(Example example) {
        Map<String, Object> row = new HashMap<>(example.row());
        row.keySet().removeAll(example.columns().keySet());
        return Json.line(new TreeMap<>(row));
    }

    private void checkTokens(Example example, List<Pair> pairs, String place) {
        try {
            int longest = 0;
            boolean noTarget = false;
            boolean merges = false;
            for (Pair pair : pairs) {
                Encoder.Encoded encoded = pair.encoded(encoder, format, example);
                longest = Math.max(longest, encoded.ids().length);
                noTarget |= pair.completion() != null && encoded.targets(format.maxLength()) == 0;
                merges |= pair.mergesAtBoundary(tokenizer);
            }
            tokens.add((long) longest);
            if (longest > format.maxLength()) {
                found(Issue.OVER_MAX_LENGTH, place + ": " + longest + " tokens");
            }
            if (noTarget) {
                found(Issue.NO_TARGET, place);
            }
            if (merges) {
                found(Issue.BOUNDARY_MERGE, place);
            }
        } catch (IllegalArgumentException e) {
            found(Issue.UNENCODABLE, place + ": " + e.getMessage());
        }
    }

    private void found(Issue issue, String place) {
        Finding before = findings.getOrDefault(issue, new Finding(issue, 0, List.of()));
        List<String> places = new ArrayList<>(before.places());
        if (places.size() < Finding.MAX_PLACES) {
            places.add(place);
        }
        findings.put(issue, new Finding(issue, before.count() + 1, places));
    }

    private static Lengths lengths(List<Long> values) {
        return Lengths.of(values.stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * What a model sees as one text.
     *
     * @param prompt null if there is none
     * @param completion null of a prompt alone
     */
    private record Pair(Content prompt, Content completion) {
        static List<Pair> of(Example example) {
            if (example instanceof Example.PromptCompletion pair) {
                return List.of(new Pair(pair.prompt(), pair.completion()));
            }
            if (example instanceof Example.Unpaired pair) {
                return List.of(new Pair(pair.prompt(), pair.completion()));
            }
            if (example instanceof Example.Preference both) {
                return List.of(new Pair(both.prompt(), both.chosen()), new Pair(both.prompt(), both.rejected()));
            }
            return example instanceof Example.Prompt alone
                    ? List.of(new Pair(alone.prompt(), null))
                    : List.of(new Pair(null, ((Example.LanguageModeling) example).text()));
        }

        long characters() {
            return (prompt == null ? 0 : prompt.characters()) + (completion == null ? 0 : completion.characters());
        }

        boolean isEmpty() {
            return completion == null ? prompt.isEmpty() : completion.isEmpty();
        }

        Encoder.Encoded encoded(Encoder encoder, SftFormat format, Example example) {
            if (prompt == null) {
                return encoder.encode(example, format);
            }
            if (completion == null) {
                int[] ids = encoder.prompt(prompt);
                return new Encoder.Encoded(ids, new boolean[ids.length]);
            }
            return encoder.pair(prompt, completion, format.completionOnlyLoss());
        }

        boolean mergesAtBoundary(Tokenizer tokenizer) {
            if (!(prompt instanceof Content.Text before && completion instanceof Content.Text after)) {
                return false;
            }
            int[] apart = Encoder.concatenated(tokenizer.encode(before.text()), tokenizer.encode(after.text()));
            return !Arrays.equals(apart, tokenizer.encode(before.text() + after.text()));
        }
    }
}
