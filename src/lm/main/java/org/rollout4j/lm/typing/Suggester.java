package org.rollout4j.lm.typing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.rollout4j.core.Workers;

/**
 * What is shown to somebody at each place of a text, where it may be what follows: nobody takes anything else, so that it is not looked for. The text is read once, in several stretches at a time, as {@link Foreteller#ofModel} has them; from the begin of each word
 * it is continued with the most likely tokens that go on as is typed, many continuations at a time.
 */
final class Suggester {
    private static final int READERS = 8;
    private static final int BRANCHES = 32;

    /** So many characters of what follows are looked at: more than are ever shown. */
    private static final int AHEAD = 500;

    private final TypedText text;
    private final TokenSpellings spellings;
    private final int half;
    private final NextTokens next;
    private final Suggestion[] suggestions;
    private final List<List<Integer>> anchored = new ArrayList<>();
    /** By row, behind those of the readers; null where one is free. */
    private final Branch[] branches = new Branch[BRANCHES];

    /** @param half as {@link Foreteller#ofModel} has it */
    Suggester(
            Foreteller foreteller,
            TypedText text,
            TokenSpellings spellings,
            int vocabulary,
            int half,
            Workers workers) {
        this.text = text;
        this.spellings = spellings;
        this.half = half;
        next = new NextTokens(foreteller, vocabulary, READERS + BRANCHES, 2 * half + Branch.MAX_TOKENS, workers);
        suggestions = new Suggestion[text.text().length()];
        IntStream.range(0, text.tokens().length).forEach(none -> anchored.add(new ArrayList<>()));
    }

    /**
     * What is shown at each place of the tokens {@code from .. end - 1}, by the index of its character; null for nothing.
     *
     * @param from at least 1
     */
    Suggestion[] of(int from, int end) {
        int last = text.places()[end];
        for (int at = text.places()[from];
                at < last;
                at += Character.charCount(text.text().codePointAt(at))) {
            anchored.get(text.anchor(at)).add(at);
        }
        for (int first = from; first < end; first += READERS * half) {
            read(first, end);
        }
        while (Arrays.stream(branches).anyMatch(Objects::nonNull)) {
            step(new int[0]);
        }
        return suggestions;
    }

    /** Reads one token more of each stretch at a time. */
    private void read(int first, int end) {
        int[] starts = IntStream.iterate(first, start -> start < end, start -> start + half)
                .limit(READERS)
                .toArray();
        next.begin(
                IntStream.range(0, starts.length).toArray(),
                IntStream.of(starts)
                        .mapToObj(start -> Arrays.copyOfRange(text.tokens(), Math.max(0, start - half), start))
                        .toArray(int[][]::new));
        for (int i = 0; i < Math.min(half, end - first); i++) {
            int ahead = i;
            int[] rows = IntStream.range(0, starts.length)
                    .filter(row -> starts[row] + ahead < end)
                    .toArray();
            branch(rows, starts, ahead);
            step(
                    rows,
                    IntStream.of(rows)
                            .map(row -> text.tokens()[starts[row] + ahead])
                            .toArray());
        }
    }

    private void branch(int[] rows, int[] starts, int ahead) {
        List<List<Branch>> made = IntStream.of(rows)
                .mapToObj(row -> branches(starts[row] + ahead, next.probabilities(row)))
                .toList();
        for (int row : rows) {
            for (Branch branch : made.get(row)) {
                int free = free();
                next.copy(row, READERS + free);
                branches[free] = branch;
            }
        }
    }

    private int free() {
        int free = Arrays.asList(branches).indexOf(null);
        while (free < 0) {
            step(new int[0]);
            free = Arrays.asList(branches).indexOf(null);
        }
        return free;
    }

    /** One for each first token with which all that is typed is there, and one for each place where it is not. */
    private List<Branch> branches(int token, double... probabilities) {
        if (anchored.get(token).isEmpty()) {
            return List.of();
        }
        Map<Integer, Branch> shared = new LinkedHashMap<>();
        List<Branch> alone = new ArrayList<>();
        int start = text.places()[token];
        byte[] follows = bytes(start, Math.min(text.text().length(), start + AHEAD));
        for (int at : anchored.get(token)) {
            byte[] typed = bytes(start, at);
            TokenSpellings.Choice choice = spellings.mostLikely(probabilities, typed);
            if (choice == null) {
                continue;
            }
            Branch branch;
            if (spellings.spelling(choice.token()).length >= typed.length) {
                branch = shared.computeIfAbsent(
                        choice.token(), first -> new Branch(spellings, first, new byte[0], follows));
            } else {
                branch = new Branch(spellings, choice.token(), typed, follows);
                alone.add(branch);
            }
            branch.add(new Branch.Place(at, at - start, choice.logProb()));
        }
        alone.addAll(shared.values());
        alone.removeIf(Branch::isDecided);
        return alone;
    }

    private byte[] bytes(int from, int end) {
        return text.text().substring(from, end).getBytes(StandardCharsets.UTF_8);
    }

    /** Adds tokens to the rows of readers, and goes on with all branches. */
    private void step(int[] readers, int... tokens) {
        int[] going = IntStream.range(0, BRANCHES)
                .filter(branch -> branches[branch] != null)
                .toArray();
        next.step(
                IntStream.concat(IntStream.of(readers), IntStream.of(going).map(branch -> READERS + branch))
                        .toArray(),
                IntStream.concat(IntStream.of(tokens), IntStream.of(going).map(branch -> branches[branch].last()))
                        .toArray());
        for (int i = 0; i < going.length; i++) {
            Branch branch = branches[going[i]];
            if (!branch.goOn(next.probabilities(readers.length + i))) {
                branch.places().forEach(place -> suggestions[place.at()] = branch.suggestion(place));
                branches[going[i]] = null;
            }
        }
    }
}
