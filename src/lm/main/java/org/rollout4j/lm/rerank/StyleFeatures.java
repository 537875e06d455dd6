package org.rollout4j.lm.rerank;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rollout4j.lm.reward.Spelling;

/**
 * What can be said of the style of an English text in words, as numbers of about size 1: so that what is learned of them can be read, and set by hand. They are
 * found by words and marks alone, whatever the text is about; in another language most of them are 0.
 */
public final class StyleFeatures implements Features {
    /** A version changes whenever a number does. */
    private static final String NAME = "style/1";

    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’-]*");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?]+(?=\\s|$)");
    private static final Pattern CASUAL_GREETING = start("hi|hello|hey|hiya");
    private static final Pattern FORMAL_GREETING = start("dear|good (?:morning|afternoon|evening)|to whom");
    private static final Pattern CASUAL_SIGN_OFF = start("cheers|all the best|bye|best|later|thanks|love|xx?");
    private static final Pattern FORMAL_SIGN_OFF =
            start("(?:kind|best|warm) regards|regards|yours|sincerely|respectfully|with best wishes");
    private static final Pattern CONTRACTION =
            words("\\p{L}+['’](?:m|re|ve|ll|d|t)|(?:it|that|there|here|he|she|what|who|let)['’]s");
    private static final Pattern HEDGE = words(
            "perhaps|maybe|possibly|probably|i think|i believe|i suppose|i guess|as far as i know|quite|really|rather|somewhat|might");
    private static final Pattern BULLET = Pattern.compile("(?m)^\\s*(?:[-*•]|\\d+[.)])\\s+\\S");
    private static final Pattern COURTESY =
            words("please|thank you|thanks|grateful|sorry|apologies|apologise|apologize");
    private static final int MAX_SIGN_OFF_WORDS = 5;
    private static final double USUAL_WORDS = 40;
    private static final double USUAL_SENTENCE = 12;

    private record Trait(String name, ToDoubleFunction<String> measure) {}

    private static final List<Trait> TRAITS = List.of(
            new Trait("begins with Hi or Hello", text -> isIn(CASUAL_GREETING, firstLine(text))),
            new Trait("begins with Dear or Good morning", text -> isIn(FORMAL_GREETING, firstLine(text))),
            new Trait("ends with Cheers or Best", text -> signsOff(CASUAL_SIGN_OFF, text)),
            new Trait("ends with Kind regards or Yours", text -> signsOff(FORMAL_SIGN_OFF, text)),
            new Trait("contractions", text -> isIn(CONTRACTION, text)),
            new Trait("British spelling", StyleFeatures::britishness),
            new Trait("long", text -> Math.log((1 + count(WORD, text)) / (1 + USUAL_WORDS))),
            new Trait("long sentences", StyleFeatures::sentenceLength),
            new Trait("hedges, as in perhaps", text -> isIn(HEDGE, text)),
            new Trait("exclamation marks", text -> marks(text, '!')),
            new Trait("questions", text -> marks(text, '?')),
            new Trait("lists", text -> isIn(BULLET, text)),
            new Trait("please, thanks and sorry", text -> isIn(COURTESY, text)));

    private static Pattern start(String words) {
        return Pattern.compile("^\\s*(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    private static Pattern words(String words) {
        return Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
    }

    private static double isIn(Pattern pattern, String text) {
        return pattern.matcher(text).find() ? 1 : 0;
    }

    private static double count(Pattern pattern, String text) {
        return pattern.matcher(text).results().count();
    }

    private static String firstLine(String text) {
        return lines(text).findFirst().orElse("");
    }

    /** Of the last line with a letter, if it is short and before it there is another one. */
    private static double signsOff(Pattern pattern, String text) {
        List<String> lines = lines(text).toList();
        return lines.stream()
                        .skip(Math.max(1, lines.size() - 2L))
                        .anyMatch(line -> count(WORD, line) <= MAX_SIGN_OFF_WORDS
                                && !SENTENCE_END.matcher(line).find()
                                && pattern.matcher(line).find())
                ? 1
                : 0;
    }

    private static Stream<String> lines(String text) {
        return LINE.splitAsStream(text).filter(line -> WORD.matcher(line).find());
    }

    private static double britishness(String text) {
        return Integer.signum(Spelling.BRITISH.count(text) - Spelling.AMERICAN.count(text));
    }

    private static double sentenceLength(String text) {
        double sentences = Math.max(1, count(SENTENCE_END, text));
        return Math.log((1 + count(WORD, text) / sentences) / (1 + USUAL_SENTENCE));
    }

    private static double marks(String text, char mark) {
        return Math.log1p((double) text.chars().filter(each -> each == mark).count()) / Math.log(2);
    }

    /** What each number is of, in a few words. */
    public static List<String> traits() {
        return TRAITS.stream().map(Trait::name).toList();
    }

    /** {@code [traits]}, the numbers of one text. */
    public static float[] of(String text) {
        float[] row = new float[TRAITS.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) TRAITS.get(i).measure().applyAsDouble(text);
        }
        return row;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int size() {
        return TRAITS.size();
    }

    @Override
    public float[][] of(List<String> prompts, List<String> completions) {
        return completions.stream().map(StyleFeatures::of).toArray(float[][]::new);
    }
}
