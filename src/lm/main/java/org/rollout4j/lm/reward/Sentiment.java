package org.rollout4j.lm.reward;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * VADER (Hutto and Gilbert, 2014), a lexicon and rules that tell how positive English text is; the port to JavaScript of vaderSentiment, version 1.1.3,
 * rule by rule. It splits at white space, so that a full stop stays on words with an apostrophe, as there.
 */
final class Sentiment {
    private static final String TABLE = "vader-lexicon.tsv";
    private static final Map<String, Double> LEXICON = lexicon();

    private static final double CAPITALS = 0.733;
    private static final double NEGATION = -0.74;
    private static final double EXCLAMATION = 0.292;
    private static final int MAX_EXCLAMATIONS = 4;
    private static final double NORMALISER = 15;
    private static final double[] DISTANCE = {1, 0.95, 0.9};

    private static final Pattern PUNCTUATION = Pattern.compile("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]");
    private static final Pattern SPACE = Pattern.compile("(?U)\\s");
    private static final Pattern UPPER = Pattern.compile("[^a-z]*[A-Z][^a-z]*", Pattern.DOTALL);
    private static final List<String> MARKS = List.of(
            ".", "!", "?", ",", ";", ":", "-", "'", "\"", "!!", "!!!", "??", "???", "?!?", "!?!", "?!?!", "!?!?");

    private final List<String> words;
    private final boolean capitalsDiffer;

    private Sentiment(List<String> words) {
        this.words = words;
        long upper = words.stream().filter(Sentiment::isUpper).count();
        capitalsDiffer = upper > 0 && upper < words.size();
    }

    /** VADER's compound score, from -1, most negative, to 1; 0 of nothing. */
    static double compound(String text) {
        List<String> words = words(text);
        List<Double> valences = new Sentiment(words).valences();
        double sum = valences.stream().mapToDouble(Double::doubleValue).sum();
        double punctuated = sum + Math.signum(sum) * emphasis(text);
        return punctuated / Math.sqrt(punctuated * punctuated + NORMALISER);
    }

    /** Words without the marks around them, those of one character left out. */
    private static List<String> words(String text) {
        Set<String> bare = new HashSet<>();
        for (String word : SPACE.split(PUNCTUATION.matcher(text).replaceAll(""), -1)) {
            if (word.length() > 1) {
                bare.add(word);
            }
        }
        List<String> words = new ArrayList<>();
        for (String token : SPACE.split(text, -1)) {
            if (token.length() > 1) {
                words.add(stripped(token, bare));
            }
        }
        return words;
    }

    private static String stripped(String token, Set<String> bare) {
        for (String mark : MARKS) {
            if (token.startsWith(mark) && bare.contains(token.substring(mark.length()))) {
                return token.substring(mark.length());
            }
            if (token.endsWith(mark) && bare.contains(token.substring(0, token.length() - mark.length()))) {
                return token.substring(0, token.length() - mark.length());
            }
        }
        return token;
    }

    private static double emphasis(String text) {
        long exclamations = text.chars().filter(c -> c == '!').count();
        long questions = text.chars().filter(c -> c == '?').count();
        double asked = questions > 3 ? 0.96 : questions > 1 ? questions * 0.18 : 0;
        return Math.min(exclamations, MAX_EXCLAMATIONS) * EXCLAMATION + asked;
    }

    private List<Double> valences() {
        List<Double> valences = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean kindOf = lower(i).equals("kind")
                    && i < words.size() - 1
                    && lower(i + 1).equals("of");
            valences.add(kindOf || SentimentWords.DEGREES.containsKey(lower(i)) ? 0 : valence(i));
        }
        int but = words.indexOf("but") >= 0 ? words.indexOf("but") : words.indexOf("BUT");
        if (but >= 0) {
            for (int i = 0; i < valences.size(); i++) {
                valences.set(i, valences.get(i) * (i < but ? 0.5 : i > but ? 1.5 : 1));
            }
        }
        return valences;
    }

    private double valence(int index) {
        Double known = LEXICON.get(lower(index));
        if (known == null) {
            return 0;
        }
        double valence = known;
        if (capitalsDiffer && isUpper(words.get(index))) {
            valence += valence > 0 ? CAPITALS : -CAPITALS;
        }
        for (int before = 1; before <= 3 && before <= index; before++) {
            if (!LEXICON.containsKey(lower(index - before))) {
                valence += DISTANCE[before - 1] * degree(words.get(index - before), valence);
                valence = negated(valence, before, index);
                if (before == 3) {
                    valence = idiom(valence, index);
                }
            }
        }
        return least(valence, index);
    }

    /** What a word such as {@code very} or {@code hardly} adds to the valence of one after it. */
    private double degree(String word, double valence) {
        Double degree = SentimentWords.DEGREES.get(word.toLowerCase(Locale.ROOT));
        if (degree == null) {
            return 0;
        }
        double signed = valence < 0 ? -degree : degree;
        if (capitalsDiffer && isUpper(word)) {
            signed += valence > 0 ? CAPITALS : -CAPITALS;
        }
        return signed;
    }

    private double negated(double valence, int before, int index) {
        String last = words.get(index - 1);
        boolean so = last.equals("so") || last.equals("this");
        if (before == 2 && words.get(index - 2).equals("never") && so) {
            return valence * 1.5;
        }
        if (before == 3) {
            String third = words.get(index - 2);
            boolean neverSo = words.get(index - 3).equals("never") && (third.equals("so") || third.equals("this"));
            if (neverSo || so) {
                return valence * 1.25;
            }
        }
        String word = words.get(index - before);
        return SentimentWords.NEGATIONS.contains(word) || word.contains("n't") ? valence * NEGATION : valence;
    }

    private double idiom(double valence, int index) {
        double found = valence;
        for (String phrase : List.of(
                phrase(index - 1, index),
                phrase(index - 2, index),
                phrase(index - 2, index - 1),
                phrase(index - 3, index - 1),
                phrase(index - 3, index - 2))) {
            if (SentimentWords.IDIOMS.containsKey(phrase)) {
                found = SentimentWords.IDIOMS.get(phrase);
                break;
            }
        }
        for (int end = index + 1; end <= index + 2 && end < words.size(); end++) {
            found = SentimentWords.IDIOMS.getOrDefault(phrase(index, end), found);
        }
        boolean damped = SentimentWords.DEGREES.containsKey(phrase(index - 3, index - 2))
                || SentimentWords.DEGREES.containsKey(phrase(index - 2, index - 1));
        return damped ? found - SentimentWords.DEGREE : found;
    }

    private double least(double valence, int index) {
        if (index == 0 || !lower(index - 1).equals("least") || LEXICON.containsKey("least")) {
            return valence;
        }
        boolean excepted = index > 1 && Set.of("at", "very").contains(lower(index - 2));
        return excepted ? valence : valence * NEGATION;
    }

    private String phrase(int from, int to) {
        return String.join(" ", words.subList(from, to + 1));
    }

    private String lower(int index) {
        return words.get(index).toLowerCase(Locale.ROOT);
    }

    private static boolean isUpper(String word) {
        return UPPER.matcher(word).matches();
    }

    private static Map<String, Double> lexicon() {
        Map<String, Double> lexicon = new HashMap<>();
        try (InputStream in = Sentiment.class.getResourceAsStream(TABLE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .map(line -> line.split("\t", -1))
                    .forEach(row -> lexicon.put(row[0], Double.valueOf(row[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(TABLE + " cannot be read", e);
        }
        return Collections.unmodifiableMap(lexicon);
    }
}
