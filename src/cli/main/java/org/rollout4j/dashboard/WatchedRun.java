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
import java.util.function.BooleanSupplier;
import org.rollout4j.file.Json;
import org.rollout4j.train.KnownReturns;
import org.rollout4j.train.Metric;
import org.rollout4j.train.RunDirectory;

/** A run directory, as far as it has been read. Not thread-safe. */
final class WatchedRun {
    /** A run that has not written for so long may be over; only then its lock is looked at. */
    private static final long QUIET_MILLIS = 4000;

    private static final String EVALUATION = Metric.EVALUATION_RETURN.name();
    private static final String EPISODE = Metric.EPISODE_RETURN.name();

    private final String id;
    private final Path path;
    private final MetricLog log;
    private final FileContent config;
    private final FileContent report;
    private final FileContent known;
    private JsonNode tree;
    private String group = "";
    private boolean unread = true;
    private boolean held = true;
    private long lookedAt;
    private JsonNode warnings = JsonNodeFactory.instance.arrayNode();
    private double warnedAt = -1;

    /**
     * @param id what the page calls it: its path below the folder of the runs, with slashes
     */
    WatchedRun(String id, Path path) {
        this.id = id;
        this.path = path;
        this.log = new MetricLog(path.resolve(RunDirectory.METRICS));
        this.config = new FileContent(path.resolve(RunDirectory.CONFIG));
        this.report = new FileContent(path.resolve(RunDirectory.REPORT));
        this.known = new FileContent(path.resolve(KnownReturns.FILE));
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

    /** What {@code config.json} holds. */
    JsonNode config() {
        return tree;
    }

    /** The report; empty as long as there is none. */
    String report() {
        return report.text();
    }

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
                tree = parse(config.text()).filter(WatchedRun::isRun).orElse(null);
                group = tree == null ? "" : group(tree);
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
                .filter(found -> found.path("environment").isTextual()
                        && found.path("randomReturn").isNumber())
                .map(found -> new KnownReturns(
                        found.path("environment").textValue(),
                        found.path("optimalReturn").isNumber()
                                ? found.path("optimalReturn").doubleValue()
                                : null,
                        found.path("randomReturn").doubleValue()));
    }

    /** {@code finished}, {@code running}, or {@code stopped}: by somebody, or by a crash. */
    String state(long nowMillis) {
        long written = Math.max(log.writtenAt(), config.writtenAt());
        JsonNode training = tree.path("training");
        boolean complete = !unread
                && (log.table().lastStep() >= training.path("steps").doubleValue()
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
        double target = targetReturn();
        Goal goal = new Goal(
                tree.path("training").path("steps").asDouble(Double.NaN),
                target,
                returns == null || returns.optimalReturn() == null ? Double.NaN : returns.optimalReturn(),
                returns == null ? Double.NaN : returns.randomReturn());
        warn(goal);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("environment", environment());
        json.put("algorithm", tree.path("algorithm").asText());
        json.put("seed", tree.path("seed").asLong());
        json.put("group", group);
        json.put("state", state(nowMillis));
        json.put("steps", (long) table.lastStep());
        json.put("totalSteps", tree.path("training").path("steps").asLong());
        double best = table.greatest(EVALUATION);
        put(json, "best", best);
        put(json, "last", table.last(EVALUATION));
        put(json, EPISODE, table.last(EPISODE));
        put(json, "stepsPerSecond", table.last("stepsPerSecond"));
        put(json, "fraction", goal.fraction(best));
        put(json, "optimal", goal.optimalReturn());
        put(json, "random", goal.randomReturn());
        json.put("damaged", log.damaged());
        json.put("reading", unread);
        json.put("written", Math.max(log.writtenAt(), config.writtenAt()));
        json.set("warnings", warnings);
        return json;
    }

    private void warn(Goal goal) {
        double step = log.table().lastStep() + log.generation();
        if (step != warnedAt) {
            warnedAt = step;
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

    private double targetReturn() {
        // infinity is written as text
        return tree.path("training").path("targetReturn").asDouble(Double.POSITIVE_INFINITY);
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

    static boolean isRun(JsonNode config) {
        return config.path("environment").isTextual()
                && config.path("algorithm").isTextual()
                && config.path("seed").isIntegralNumber()
                && config.path("training").isObject();
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

    /** A small file that may change or not be there. */
    private static final class FileContent {
        private static final long MAX_BYTES = 1 << 20;

        private final Path file;
        private String text = "";
        private long writtenAt = Long.MIN_VALUE;
        private long size = -1;

        FileContent(Path file) {
            this.file = file;
        }

        String text() {
            return text;
        }

        long writtenAt() {
            return writtenAt;
        }

        /** Reads it if it changed, and returns whether it did. */
        boolean refresh() throws IOException {
            if (!Files.isRegularFile(file)) {
                boolean gone = size >= 0;
                text = "";
                size = -1;
                writtenAt = Long.MIN_VALUE;
                return gone;
            }
            long time = Files.getLastModifiedTime(file).toMillis();
            long length = Files.size(file);
            if (time == writtenAt && length == size) {
                return false;
            }
            text = length > MAX_BYTES ? "" : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            writtenAt = time;
            size = length;
            return true;
        }
    }
}
