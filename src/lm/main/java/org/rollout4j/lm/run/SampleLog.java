package org.rollout4j.lm.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Evaluation;
import org.rollout4j.core.Progress;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.Json;
import org.rollout4j.lm.tune.Sample;
import org.rollout4j.lm.tune.SampledEvaluation;
import org.rollout4j.train.Callback;

/**
 * What a model wrote at each evaluation, {@code samples.jsonl}: a JSON object a line, with the update, the prompt, the completion, and where there are
 * some its reward and what judges say. */
public final class SampleLog implements Callback {
    /** The file's name. */
    public static final String NAME = "samples.jsonl";

    private final Path file;

    private SampleLog(Path file) {
        this.file = file;
    }

    /**
     * Goes on from there: lines of later updates are dropped, and one that a kill has cut.
     *
     * @param run the run directory
     */
    static SampleLog resume(Path run, Progress at) throws IOException {
        Path file = run.resolve(NAME);
        if (Files.exists(file)) {
            List<String> kept = new ArrayList<>();
            for (String line : Files.readString(file).split("\n", -1)) {
                if (isUpTo(line, at.steps())) {
                    kept.add(line + "\n");
                }
            }
            AtomicFiles.write(file, out -> out.write(String.join("", kept).getBytes(StandardCharsets.UTF_8)));
        }
        return new SampleLog(file);
    }

    private static boolean isUpTo(String line, long steps) {
        try {
            return !line.isEmpty()
                    && Json.parse(line.getBytes(StandardCharsets.UTF_8), NAME)
                                    .path("step")
                                    .asLong(Long.MAX_VALUE)
                            <= steps;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void onEvaluation(Progress at, Evaluation evaluation) {
        if (!(evaluation instanceof SampledEvaluation sampled)) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Sample sample : sampled.samples()) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("step", at.steps());
            values.put("prompt", sample.prompt());
            values.put("completion", sample.completion());
            sample.reward().ifPresent(reward -> values.put("reward", reward));
            if (!sample.judges().isEmpty()) {
                values.put("judges", sample.judges());
            }
            lines.append(Json.line(values)).append('\n');
        }
        try {
            Files.writeString(
                    file, lines, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            IOException named = AtomicFiles.cannotWrite(file, e);
            throw new UncheckedIOException(named.getMessage(), named);
        }
    }
}
