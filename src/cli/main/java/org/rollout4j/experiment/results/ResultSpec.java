package org.rollout4j.experiment.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.experiment.summary.ReferenceReturns;
import org.rollout4j.file.Json;
import org.rollout4j.run.Presets;
import org.rollout4j.run.RunConfig;
import org.rollout4j.train.TrainingConfig;
import org.rollout4j.view.Text;

/**
 * A row of the table of results: what is trained, and what it is held against. Those that come with this project are in {@code
 * results.json} among the resources.
 *
 * @param environment an id of the catalogue, or the name of a class
 * @param algorithm the id of the algorithm
 * @param target what is to be reached; null where learning curves say more
 * @param episodes held-out episodes that each policy plays; null for the number that the command says
 * @param settings what is changed of the preset
 * @param curves whether its learning curves are drawn
 * @param published what others report, under protocols of their own
 */
public record ResultSpec(
        String environment,
        String algorithm,
        Target target,
        Integer episodes,
        Map<String, String> settings,
        boolean curves,
        List<Published> published) {
    private static final String RESOURCE = "/org/rollout4j/results.json";

    public ResultSpec {
        Require.that(environment != null, "environment", null, "an id or the name of a class is needed");
        Require.that(algorithm != null, "algorithm", null, "an id is needed");
        settings = new LinkedHashMap<>(settings);
        published = List.copyOf(published);
    }

    /** What a mean return is held against. */
    public enum Measure {
        /** The mean return itself. */
        RETURN,
        /** How far the mean return is above the exact optimum; a little below is negative. */
        OPTIMUM,
        /** Where the mean return is between the random policy's, 0, and the exact optimum, 1. */
        FRACTION
    }

    /** What is to be reached. */
    public record Target(Measure measure, double atLeast) {
        /** Sums of floats that are equal on paper differ a little. */
        private static final double ROUNDING = 1e-6;

        public boolean isMetBy(double meanReturn, ReferenceReturns references) {
            double reached = switch (measure) {
                case RETURN -> meanReturn;
                case OPTIMUM ->
                    references
                            .oracle()
                            .map(oracle -> meanReturn - oracle.optimalReturn())
                            .orElse(Double.NaN);
                case FRACTION -> references.fractionOfOptimal(meanReturn).orElse(Double.NaN);
            };
            return reached >= atLeast - ROUNDING;
        }

        @Override
        public String toString() {
            return switch (measure) {
                case RETURN -> Text.format("return >= %s", shortest(atLeast));
                case OPTIMUM -> Text.format("return >= optimum - %s", shortest(-atLeast));
                case FRACTION -> Text.format(">= %s of the optimum", shortest(atLeast));
            };
        }

        private static String shortest(double value) {
            return Text.format("%s", value).replaceAll("\\.0$", "");
        }
    }

    /** A figure that somebody else reports. */
    public record Published(String figure, String source) {}

    /** The rows that come with this project. */
    public static List<ResultSpec> all() {
        try (InputStream in = ResultSpec.class.getResourceAsStream(RESOURCE)) {
            return parse(in.readAllBytes(), RESOURCE);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + ": cannot read: " + e.getMessage(), e);
        }
    }

    /** The rows in a file. */
    public static List<ResultSpec> read(Path file) throws IOException {
        return parse(Files.readAllBytes(file), file.toString());
    }

    private static List<ResultSpec> parse(byte[] document, String where) {
        List<ResultSpec> rows = new ArrayList<>();
        for (JsonNode row : Json.parse(document, where)) {
            rows.add(Json.convert(row, ResultSpec.class, where + ": row " + (rows.size() + 1)));
        }
        return rows;
    }

    public String name() {
        return environment + "/" + algorithm;
    }

    /** Whether a user who says {@code word} means this row: an environment, an algorithm, or both with a slash between. */
    public boolean isMeantBy(String word) {
        return word.equals(environment) || word.equals(algorithm) || word.equals(name());
    }

    /** The run of one seed: the preset, changed by the row's settings. */
    public RunConfig run(long seed) {
        Map<String, String> all = new LinkedHashMap<>(Presets.find(environment, algorithm));
        all.putAll(settings);
        return RunConfig.of(
                environment, List.of(), algorithm, seed, TrainingConfig.ofSteps(RunConfig.DEFAULT_STEPS), all);
    }
}
