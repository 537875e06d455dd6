package org.rollout4j.train;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The one reader of a line of {@code metrics.jsonl}: what of the progress a file has besides the steps is passed over, and so is what is no
 * number. Holds one line at a time, so that a file of any length is read without an object a line.
 */
public final class MetricLine {
    /** The most metrics of a line; those after them are passed over. */
    public static final int MAX_METRICS = 200;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final String[] names = new String[MAX_METRICS];
    private final double[] values = new double[MAX_METRICS];
    private long steps;
    private int count;

    /** As {@link #read(byte[], int, int)}, of a line in text. */
    boolean read(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return read(bytes, 0, bytes.length);
    }

    /**
     * Reads a line of UTF-8.
     *
     * @return whether it is a whole one, with its steps; if not, nothing else here means anything
     */
    public boolean read(byte[] bytes, int start, int length) {
        boolean told = false;
        count = 0;
        try (JsonParser line = JSON.createParser(bytes, start, length)) {
            if (line.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String name = line.nextFieldName(); name != null; name = line.nextFieldName()) {
                JsonToken value = line.nextToken();
                if (!value.isNumeric()) {
                    line.skipChildren();
                } else if (name.equals(JsonLinesSink.ENV_STEPS)) {
                    steps = line.getLongValue();
                    told = true;
                } else if (!JsonLinesSink.PROGRESS.contains(name) && count < MAX_METRICS) {
                    names[count] = name;
                    values[count++] = line.getDoubleValue();
                }
            }
            return told && line.currentToken() == JsonToken.END_OBJECT && line.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Steps of experience learned from so far. */
    public long steps() {
        return steps;
    }

    /** How many metrics the line has. */
    public int count() {
        return count;
    }

    /** The name of a metric, {@code 0 .. count() - 1}. */
    public String name(int metric) {
        return names[metric];
    }

    /** The value of the metric of that name; NaN where the line has none. */
    public double value(String name) {
        for (int metric = 0; metric < count; metric++) {
            if (names[metric].equals(name)) {
                return values[metric];
            }
        }
        return Double.NaN;
    }

    /** Its value; may be infinite, where the file has a number beyond a double's. */
    public double value(int metric) {
        return values[metric];
    }
}
