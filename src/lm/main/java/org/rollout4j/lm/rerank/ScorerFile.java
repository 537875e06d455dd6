package org.rollout4j.lm.rerank;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.core.State;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.StateDocument;
import org.rollout4j.file.StateFile;
import org.rollout4j.file.TensorEntry;

/**
 * The file of a {@link Scorer}: a zip that begins with {@code scorer.json} (what made the features, the settings, how much was learned), then the tensors
 * {@code mean} and {@code covariance} of the weights, the latter by the rows of its lower half, {@code features.mean}, {@code features.deviation}, and {@code
 * recent}, what was expected of the latest observations; all to the bit. See {@link StateFile}. A version reads what the one before it wrote.
 */
public final class ScorerFile {
    /** The format version that is written, and the latest that is read. */
    public static final int FORMAT = 1;

    /** The most features that a text may have: what is known of so many weights takes 134 MB. */
    public static final int MAX_FEATURES = 4096;

    private static final int MAX_NAME = 200;

    private static final String FEATURES_MEAN = "features.mean";
    private static final String FEATURES_DEVIATION = "features.deviation";

    private static final StateFile<Document> KIND =
            new StateFile<>("scorer file", "scorer.json", FORMAT, Document.class, (format, document) -> {
                // there is no earlier one
            });

    private ScorerFile() {}

    /** What made the features that it learned from. */
    private record Maker(String name, int size, String sha256) {
        Maker {
            Require.that(
                    name != null && !name.isEmpty() && name.length() <= MAX_NAME,
                    "name of the features",
                    name,
                    "1 to " + MAX_NAME + " characters are needed");
            Require.inRange("size of the features", size, 1, MAX_FEATURES);
            Require.that(
                    hash(name, size).equals(sha256), "hash of the features", sha256, hash(name, size) + " is needed");
        }

        static Maker of(Features features) {
            return new Maker(features.name(), features.size(), hash(features.name(), features.size()));
        }

        private static String hash(String name, int size) {
            try {
                byte[] both = (name + "\n" + size).getBytes(StandardCharsets.UTF_8);
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(both));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java has SHA-256", e);
            }
        }

        void check(Features features) {
            Require.that(
                    equals(of(features)),
                    "what made its features",
                    name + " with " + size + " numbers",
                    features.name() + " with " + features.size() + " is needed");
        }
    }

    private record Body(Maker features, ScorerConfig config, double temperature, long observations) {
        Body {
            Require.that(features != null, "features", null, "what made them is needed");
            Require.that(config != null, "config", null, "it is needed");
            Require.inRange("observations", observations, 0, Long.MAX_VALUE);
        }
    }

    private record Document(int format, Body scorer, List<TensorEntry> entries) implements StateDocument {
        Document {
            Require.inRange("format", format, 1, FORMAT);
            Require.that(scorer != null, "scorer", null, "it is needed");
            entries = StateDocument.checked(entries);
        }

        Map<String, Integer> lengths() {
            int size = scorer.features().size();
            Map<String, Integer> lengths = ScorerState.lengths(size);
            lengths.put(FEATURES_MEAN, size);
            lengths.put(FEATURES_DEVIATION, size);
            return lengths;
        }
    }

    /**
     * Writes a file; it is there in full or as it was before.
     *
     * @param features those that the scorer learned from
     * @throws IOException if that fails; the message is one line that names the file
     */
    public static void write(Path file, Scorer scorer, Features features) throws IOException {
        Body body = new Body(Maker.of(features), scorer.config(), scorer.temperature(), scorer.observations());
        State state = ScorerState.of(scorer)
                .putDoubles(FEATURES_MEAN, scorer.standardiser().mean())
                .putDoubles(FEATURES_DEVIATION, scorer.standardiser().deviation())
                .build();
        KIND.write(file, state, entries -> new Document(FORMAT, body, entries));
    }

    /**
     * Reads a file, which anybody may have written.
     *
     * @param features what texts will be described by: the same that it learned from
     * @throws InvalidFileException if there is no such file, it is not a scorer file, it is damaged, of a later version, or it learned from other features;
     *     the message is one line that names the file
     */
    public static Scorer read(Path file, Features features) throws InvalidFileException {
        StateFile.Content<Document> content = KIND.read(file, document -> {
            document.scorer().features().check(features);
            return document.lengths();
        });
        try {
            return scorer(content.document().scorer(), content.state());
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException(file, e.getMessage(), e);
        }
    }

    private static Scorer scorer(Body body, State state) {
        int size = body.features().size();
        Standardiser standardiser =
                new Standardiser(state.doubles(FEATURES_MEAN, size), state.doubles(FEATURES_DEVIATION, size));
        return ScorerState.scorer(body.config(), standardiser, body.temperature(), body.observations(), state);
    }
}
