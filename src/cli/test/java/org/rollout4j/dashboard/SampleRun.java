package org.rollout4j.dashboard;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;

/** A run directory as training leaves it, without training. */
public record SampleRun(Path path) {
    /** A run that has been begun and written nothing yet. */
    public static SampleRun begun(Path path, long seed, long steps) {
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve("config.json"), """
                    {"environment": "drain-grid", "classpath": [], "algorithm": "ppo", "seed": %d,
                     "training": {"steps": %d, "targetReturn": "Infinity"},
                     "configuration": {"learningRate": 3e-4, "network": {"hiddenSizes": [64, 64]}},
                     "provenance": {"version": "1", "commit": null, "java": "17", "os": "Linux", "created": "2026-01-01T00:00:00Z"}}
                    """.formatted(seed, steps));
            return new SampleRun(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A run of a language model that was evaluated after 10 and after 20 updates, and stopped.
     *
     * @param completion what it wrote the second time, as it stands in JSON
     */
    public static SampleRun ofTexts(Path path, String completion) {
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve("config.json"), """
                    {"algorithm": "pretrain", "model": null, "data": ["/texts/letters.txt"], "validation": null, "seed": 1,
                     "training": {"steps": 2000}, "configuration": {"batchSize": 12},
                     "provenance": {"version": "1", "commit": null, "java": "17", "os": "Linux", "created": "2026-01-01T00:00:00Z"}}
                    """);
            StringBuilder metrics = new StringBuilder();
            for (int i = 1; i <= 20; i++) {
                metrics.append(format(
                        "{\"envSteps\":%d,\"updates\":%d,\"episodes\":0,\"loss\":%.3f,\"entropy\":%.3f,\"mean_token_accuracy\":%.3f,"
                                + "\"num_tokens\":%d%s,\"stepsPerSecond\":30.5}%n",
                        i,
                        i,
                        3 - 0.1 * i,
                        3.1 - 0.1 * i,
                        0.02 * i,
                        768 * i,
                        i % 10 == 0 ? format(",\"eval_loss\":%.3f", 3.2 - 0.1 * i) : ""));
            }
            Files.writeString(path.resolve("metrics.jsonl"), metrics);
            Files.writeString(
                    path.resolve("samples.jsonl"),
                    "{\"step\":10,\"prompt\":\"Dear \",\"completion\":\"qqqq\"}\n{\"step\":20,\"prompt\":\"Dear \",\"completion\":\""
                            + completion + "\"}\n");
            return new SampleRun(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A run of a language model that learns from rewards: it was evaluated after 10 and after 20 updates, each time with two completions.
     *
     * @param judge who judges them as well, as it stands in JSON
     */
    public static SampleRun ofRewards(Path path, String judge) {
        try {
            Files.createDirectories(path);
            Files.writeString(path.resolve("config.json"), """
                    {"algorithm": "grpo", "model": "/models/notes", "data": ["/texts/prompts.jsonl"], "validation": null,
                     "rewards": ["regex=!"], "seed": 1, "training": {"steps": 2000}, "configuration": {"beta": 0.0},
                     "provenance": {"version": "1", "commit": null, "java": "17", "os": "Linux", "created": "2026-01-01T00:00:00Z"}}
                    """);
            StringBuilder metrics = new StringBuilder();
            StringBuilder samples = new StringBuilder();
            for (int i = 1; i <= 20; i++) {
                metrics.append(format(
                        "{\"envSteps\":%d,\"updates\":%d,\"episodes\":0,\"loss\":0,\"reward\":%.3f,\"num_tokens\":%d%s,\"stepsPerSecond\":30.5}%n",
                        i,
                        i,
                        0.04 * i,
                        768 * i,
                        i % 10 == 0 ? format(",\"eval_kl\":%.3f,\"eval_reward\":%.3f", 0.1 * i, 0.04 * i) : ""));
            }
            for (int i = 1; i <= 4; i++) {
                samples.append(format(
                        "{\"step\":%d,\"prompt\":\"Dear \",\"completion\":\"all %s\",\"reward\":%.2f,\"judges\":{\"%s\":%.2f}}%n",
                        i <= 2 ? 10 : 20, "!".repeat(i), 0.25 * i, judge, 0.5 - 0.125 * i));
            }
            Files.writeString(path.resolve("metrics.jsonl"), metrics);
            Files.writeString(path.resolve("samples.jsonl"), samples);
            return new SampleRun(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a value in its configuration. */
    public SampleRun with(String name, Object value) {
        try {
            Path config = path.resolve("config.json");
            String text = value instanceof String ? "\"" + value + "\"" : value.toString();
            Files.writeString(
                    config,
                    Files.readString(config).replaceFirst("\"" + name + "\": [^,}]+", "\"" + name + "\": " + text));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds lines of a run that learns well, one each {@code every} steps; every tenth has an evaluation. */
    public SampleRun lines(int first, int last, long every) {
        return lines(first, last, every, 1.386, 0.5);
    }

    /** Adds lines whose entropy falls to nothing and whose return stays where it was. */
    public SampleRun collapsing(int first, int last, long every) {
        return lines(first, last, every, 1e-6, 1e-6);
    }

    private SampleRun lines(int first, int last, long every, double entropy, double gain) {
        try (BufferedWriter out = Files.newBufferedWriter(
                path.resolve("metrics.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = first; i <= last; i++) {
                double done = Math.min(1, i / 200.0);
                String evaluation = i % 10 == 0
                        ? format(
                                ",\"evaluationReturn\":%.4f,\"evaluationLength\":%.1f,\"evaluationSolvedRate\":%.2f",
                                0.4 + gain * done, 60 - 50 * done, 0.5 + 0.4 * done)
                        : "";
                out.write(format(
                        "{\"envSteps\":%d,\"updates\":%d,\"episodes\":%d,\"policyLoss\":%.6f,\"valueLoss\":%.6f,\"entropy\":%.6f,"
                                + "\"approxKl\":%.6f,\"clipFraction\":%.4f,\"gradientNorm\":%.4f,\"explainedVariance\":%.4f,"
                                + "\"episodeReturn\":%.4f,\"episodeLength\":%.2f%s,\"stepsPerSecond\":%.1f}%n",
                        i * every,
                        i,
                        7 * i,
                        -0.01 * Math.cos(i),
                        0.1 / (1 + done),
                        i < 5 ? 1.386 : entropy * (1 - done / 2),
                        0.01 + 0.003 * Math.sin(i),
                        0.1,
                        0.5,
                        done,
                        0.3 + gain * done + 0.05 * Math.sin(7 * i),
                        60 - 50 * done,
                        evaluation,
                        90_000 + 1000 * Math.sin(i)));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes its files as old as that. */
    public SampleRun written(Instant time) {
        for (String file : new String[] {"config.json", "metrics.jsonl"}) {
            try {
                if (Files.exists(path.resolve(file))) {
                    Files.setLastModifiedTime(path.resolve(file), FileTime.from(time));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
