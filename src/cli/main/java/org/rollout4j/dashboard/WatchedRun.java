package org.rollout4j.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.rollout4j.file.Json;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.Metric;
import org.rollout4j.train.RunDirectory;
import org.rollout4j.warning.Goal;
import org.rollout4j.warning.Warnings;

/** A run directory, as far as it has been read. Not thread-safe. */
final class WatchedRun {
    /** A run that has not written for so long may be over; only then its lock is looked at. */
    private static final long QUIET_MILLIS = 4000;

    private static final String EVALUATION = Metric.EVALUATION_RETURN.name();
    private static final String EPISODE = Metric.EPISODE_RETURN.name();
    private static final String HELD_OUT_LOSS = "eval_loss";
    private static final String HELD_OUT_REWARD = "eval_reward";

    private final String id;
    private final Path path;
    private final MetricLog log;
    private final FileContent config;
    private final FileContent report;
    private final FileContent known;
    private final FileContent labelled;
    private Optional<JsonNode> parsed = Optional.empty();
    private JsonNode tree;
    private RunLabel label = RunLabel.NONE;
    private String group = "";
    private boolean unread = true;
    private boolean held = true;
    private long lookedAt;
    private JsonNode warnings = JsonNodeFactory.instance.arrayNode();
    private double warnedAt = -1;
    private Goal warnedBy;

    /**
     * @param id what the page calls it: its path below the folder of the runs, with slashes
     * @param room how many metrics all runs together may still have
     */
    WatchedRun(String id, Path path, Semaphore room) {
        this.id = id;
        this.path = path;
        this.log = new MetricLog(path.resolve(RunDirectory.METRICS), room);
        this.config = new FileContent(path.resolve(RunDirectory.CONFIG));
        this.report = new FileContent(path.resolve(RunDirectory.REPORT));
        this.known = new FileContent(path.resolve(KnownReturns.FILE));
        this.labelled = new FileContent(path.resolve(RunLabel.FILE));
    }

    String id() {
        return id;
    }

    Path path() {
        return path;
    }

    MetricLog log() {
        return log;
    }

    /** Forgets what was read. */
    void close() {
        log.close();
    }

    /** What {@code config.json} holds. */
    JsonNode config() {
        return tree;
    }

    /** The report; empty as long as there is none. */
    String report() {
        return report.text();
    }

    /** As {@code config.json} names it; empty for a run that has none, such as one of a language model. */
    String environment() {
        return tree.path("environment").asText();
    }

    /**
     * Reads on.
     *
     * @param late whether to stop reading metrics even if there are more; asked from time to time
     */
    void refresh(BooleanSupplier late) {
        try {
            if (config.refresh()) {
                parsed = parse(config.text());
                tree = null;
            }
            if (tree == null) {
                tree = parsed.filter(this::isRun).orElse(null);
                group = tree == null ? "" : group(tree);
            }
            if (labelled.refresh()) {
                label = RunLabel.parse(labelled.text());
            }
            known.refresh();
            if (tree != null) {
                report.refresh();
                unread = log.read(late);
            }
        } catch (IOException e) {
            // It is being deleted, or not for us: the next look shows; what could be read stays on the page.
            unread = false;
        }
    }

    /** Whether it is a run at all: a comparison is not, nor is a folder that is being deleted. */
    boolean valid() {
        return tree != null;
    }

    /** Whether metrics are there that have not been read. */
    boolean unread() {
        return unread;
    }

    /** What the directory says of the environment, whether it is a run or not. */
    Optional<KnownReturns> known() {
        return parse(known.text())
                .filter(found -> found.path("environment").isTextual())
                .map(found -> new KnownReturns(
                        found.path("environment").textValue(),
                        number(found.path("optimalReturn")),
                        number(found.path("randomReturn")),
                        found.path("randomEpisodes").isInt()
                                ? found.path("randomEpisodes").intValue()
                                : null,
                        onStarts(found.path("evaluated"))));
    }

    private static KnownReturns.OnStarts onStarts(JsonNode found) {
        Double optimum = number(found.path("optimalReturn"));
        return optimum == null ? null : new KnownReturns.OnStarts(optimum, number(found.path("randomReturn")));
    }

    private static Double number(JsonNode found) {
        return found.isNumber() ? found.doubleValue() : null;
    }

    /** What its evaluations are measured by: on their own starts where that is known, else as the environment is. */
    private Goal goal(KnownReturns environment) {
        Double optimum = environment == null ? null : environment.optimalReturn();
        Double random = environment == null ? null : environment.randomReturn();
        KnownReturns.OnStarts own = known().filter(found -> found.environment().equals(environment()))
                .map(KnownReturns::evaluated)
                .orElse(null);
        if (own != null) {
            optimum = own.optimalReturn();
            random = own.randomReturn() == null ? random : own.randomReturn();
        }
        return new Goal(
                tree.path("training").path("steps").asDouble(Double.NaN),
                targetReturn(),
                optimum == null ? Double.NaN : optimum,
                random == null ? Double.NaN : random);
    }

    /** {@code finished}, {@code running}, or {@code stopped}: by somebody, or by a crash. */
    String state(long nowMillis) {
        long written = Math.max(log.writtenAt(), config.writtenAt());
        boolean complete = !unread
                && (log.table().lastStep() >= totalSteps()
                        || log.table().greatest(EVALUATION) >= targetReturn()
                        || (report.writtenAt() >= log.writtenAt() && report.writtenAt() > Long.MIN_VALUE));
        if (complete) {
            return "finished";
        }
        return nowMillis - written < QUIET_MILLIS || isHeld(written) ? "running" : "stopped";
    }

    /** What the table of runs shows of it; metrics that are not known are null. */
    ObjectNode summary(KnownReturns returns, long nowMillis) {
        MetricTable table = log.table();
        Goal goal = goal(returns);
        warn(goal);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("name", label.name());
        json.put("note", label.note());
        json.put("environment", environment());
        json.put("algorithm", tree.path("algorithm").asText());
        json.set("seed", tree.path("seed").isIntegralNumber() ? tree.get("seed") : json.nullNode());
        json.put("group", group);
        json.put("state", state(nowMillis));
        json.put("steps", (long) table.lastStep());
        put(json, "totalSteps", totalSteps());
        double best = table.greatest(EVALUATION);
        put(json, "best", best);
        put(json, "last", table.last(EVALUATION));
        put(json, EPISODE, table.last(EPISODE));
        put(json, "bestLoss", table.least(HELD_OUT_LOSS));
        put(json, "lastLoss", table.last(HELD_OUT_LOSS));
        put(json, "bestReward", table.greatest(HELD_OUT_REWARD));
        put(json, "lastReward", table.last(HELD_OUT_REWARD));
        put(json, "stepsPerSecond", table.last("stepsPerSecond"));
        put(json, "fraction", goal.fraction(best));
        put(json, "optimal", goal.optimalReturn());
        put(json, "random", goal.randomReturn());
        if (returns != null && returns.randomEpisodes() != null && returns.randomEpisodes() > 0) {
            json.put("randomEpisodes", returns.randomEpisodes());
        }
        json.put("worseThanRandom", goal.worseThanRandom(table.last(EVALUATION)));
        json.put("damaged", log.damaged());
        json.put("leftOut", log.leftOut());
        json.put("reading", unread);
        json.put("written", Math.max(log.writtenAt(), config.writtenAt()));
        json.put("wrote", SampleTexts.writtenAt(path));
        json.set("warnings", warnings);
        return json;
    }

    private void warn(Goal goal) {
        double step = log.table().lastStep() + log.generation();
        if (step != warnedAt || !goal.equals(warnedBy)) {
            warnedAt = step;
            warnedBy = goal;
            warnings = Json.tree(Warnings.of(log.table().steps(), log.table().means(), goal));
        }
    }

    /** The same for runs that differ only in their seed. */
    private static String group(JsonNode config) {
        ObjectNode rest = config.deepCopy();
        rest.remove("seed");
        rest.remove("provenance");
        return String.format(Locale.ROOT, "%08x", rest.toString().hashCode());
    }

    /** The steps that it shall take; NaN where that is not said. */
    private double totalSteps() {
        return training().path("steps").asDouble(Double.NaN);
    }

    private double targetReturn() {
        // infinity is written as text
        return training().path("targetReturn").asDouble(Double.POSITIVE_INFINITY);
    }

    /** A program that trains something of its own may write the settings of the training alone. */
    private JsonNode training() {
        return tree.path("training").isObject() ? tree.get("training") : tree;
    }

    /** Whether its lock is held; not asked again as long as it was not and nothing is written. */
    private boolean isHeld(long written) {
        if (!held && lookedAt >= written) {
            return false;
        }
        try {
            lookedAt = Math.max(written, lookedAt);
            held = RunDirectory.isHeld(path);
        } catch (IOException e) {
            held = false;
        }
        return held;
    }

    /** What has metrics is a run, whatever it learns from; one that has none yet is known by its configuration. */
    private boolean isRun(JsonNode config) {
        boolean ours = config.path("algorithm").isTextual()
                && config.path("seed").isIntegralNumber()
                && config.path("training").isObject();
        return ours || (config.isObject() && Files.isRegularFile(path.resolve(RunDirectory.METRICS)));
    }

    private static Optional<JsonNode> parse(String json) {
        try {
            return json.isBlank()
                    ? Optional.empty()
                    : Optional.of(Json.parse(json.getBytes(StandardCharsets.UTF_8), "file"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }
}
