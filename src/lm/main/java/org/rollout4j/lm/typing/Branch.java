package org.rollout4j.lm.typing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text that is continued with the most likely tokens from where the last word of some places begins: those places whose first token is the same. It ends where it is known
 * what somebody would take of it who is about to type something else.
 */
final class Branch {
    /** No text is continued further. */
    static final int MAX_TOKENS = 10;

    /** What is less likely than that is not continued behind its first word. */
    static final double MIN_PROBABILITY = 0.1;

    private static final char UNFINISHED = '\uFFFD';

    private final List<Place> places = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> ends = new ArrayList<>();
    private final List<Double> logProbs = new ArrayList<>();
    private final TokenSpellings spellings;
    private final byte[] typed;
    private final byte[] follows;
    private int last;

    /**
     * A place where something is shown.
     *
     * @param at its index in the text
     * @param typed the number of characters from where the word begins
     * @param logProb how likely the first token is, given what is typed
     */
    record Place(int at, int typed, double logProb) {}

    /**
     * @param typed what it has to begin with
     * @param follows what the text goes on with in truth, from where the word begins
     */
    Branch(TokenSpellings spellings, int first, byte[] typed, byte[] follows) {
        this.spellings = spellings;
        this.typed = typed;
        this.follows = follows;
        add(new TokenSpellings.Choice(first, 0));
    }

    void add(Place place) {
        places.add(place);
    }

    List<Place> places() {
        return places;
    }

    private void add(TokenSpellings.Choice choice) {
        last = choice.token();
        bytes.writeBytes(spellings.spelling(last));
        ends.add(bytes.size());
        double before = logProbs.isEmpty() ? 0 : logProbs.get(logProbs.size() - 1);
        logProbs.add(before + choice.logProb());
    }

    int last() {
        return last;
    }

    /**
     * Goes on with the most likely token.
     *
     * @return whether it is to go on
     */
    boolean goOn(double... probabilities) {
        byte[] left = bytes.size() < typed.length ? Arrays.copyOfRange(typed, bytes.size(), typed.length) : new byte[0];
        TokenSpellings.Choice choice = spellings.mostLikely(probabilities, left);
        if (choice == null) {
            return false;
        }
        add(choice);
        return ends.size() < MAX_TOKENS && !isDecided() && !(isWordThere() && isUnlikely());
    }

    /** Whether it is elsewhere than the truth, and at each place has no word before that, or another one behind it: what else comes is not taken. */
    boolean isDecided() {
        int right = Arrays.mismatch(bytes.toByteArray(), follows);
        if (right < 0 || right == bytes.size()) {
            return false;
        }
        String text = text();
        int same =
                finished(new String(follows, 0, right, StandardCharsets.UTF_8)).length();
        return places.stream().allMatch(place -> {
            List<Suggestion.Word> words = words(place, text);
            return words.isEmpty()
                    || place.typed() + words.get(words.size() - 1).end() > same;
        });
    }

    private boolean isUnlikely() {
        double likely = Math.log(MIN_PROBABILITY) - logProbs.get(logProbs.size() - 1);
        return places.stream().allMatch(place -> place.logProb() < likely);
    }

    /** Whether each place has a word to show. */
    private boolean isWordThere() {
        String text = text();
        return places.stream().noneMatch(place -> words(place, text).isEmpty());
    }

    private String text() {
        return finished(bytes.toString(StandardCharsets.UTF_8));
    }

    private static String finished(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == UNFINISHED) {
            end--;
        }
        return text.substring(0, end);
    }

    /** What is shown at a place; null if no word has come to its end. */
    Suggestion suggestion(Place place) {
        String text = text();
        List<Suggestion.Word> words = words(place, text);
        return words.isEmpty() ? null : new Suggestion(text.substring(place.typed()), words);
    }

    private List<Suggestion.Word> words(Place place, String text) {
        List<Suggestion.Word> words = new ArrayList<>();
        for (int end = place.typed() + 1; end < text.length(); end++) {
            if (TypedText.isOfWord(text.charAt(end - 1)) && !TypedText.isOfWord(text.charAt(end))) {
                words.add(new Suggestion.Word(
                        end - place.typed(), Math.exp(place.logProb() + logProb(text.substring(0, end)))));
            }
        }
        return words;
    }

    /** Of the tokens up to the end of {@code part}, but for the first. */
    private double logProb(String part) {
        int length = part.getBytes(StandardCharsets.UTF_8).length;
        int token = 0;
        while (ends.get(token) < length) {
            token++;
        }
        return logProbs.get(token);
    }
}
