package org.rollout4j.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import org.rollout4j.file.Json;

/**
 * What a language model wrote at its evaluations, {@code samples.jsonl} of its run. Only the end of the file is read, and of a text only the
 * beginning, so that whatever is in there costs a page little. Lines that make no sense are passed over.
 */
public final class SampleTexts {
    static final String FILE = "samples.jsonl";

    static final int MAX_BYTES = 1 << 18;
    static final int MAX_CHARACTERS = 4000;
    static final int MAX_JUDGES = 20;

    private SampleTexts() {}

    /**
     * The texts of a run, the latest last: {@code [{"step": N, "prompt": TEXT, "completion": TEXT, "reward": X, "judges": {NAME: X}}]}, the last
     * two only where they are known; none where there is no such file. A symbolic link counts as not there.
     */
    public static ArrayNode of(Path run) {
        ArrayNode samples = JsonNodeFactory.instance.arrayNode();
        try {
            for (String line : end(run.resolve(FILE)).split("\n", -1)) {
                add(line, samples);
            }
        } catch (IOException e) {
            // It is being deleted, or not for us.
        }
        return samples;
    }

    /** When the last text was written, in milliseconds since 1970; 0 where there is none. */
    static long writtenAt(Path run) {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(run.resolve(FILE), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.isRegularFile() ? file.lastModifiedTime().toMillis() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whole lines, as many as there is room for. */
    private static String end(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (SeekableByteChannel in =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            long from = Math.max(0, in.size() - MAX_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
            in.position(from);
            while (bytes.hasRemaining() && in.read(bytes) > 0) {
                // more may follow
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }

    private static void add(String line, ArrayNode samples) {
        if (line.isBlank()) {
            return;
        }
        try {
            JsonNode found = Json.parse(line.getBytes(StandardCharsets.UTF_8), FILE);
            if (found.path("step").isIntegralNumber()
                    && found.path("prompt").isTextual()
                    && found.path("completion").isTextual()) {
                ObjectNode sample = samples.addObject();
                sample.set("step", found.get("step"));
                sample.put("prompt", beginning(found.get("prompt").textValue()));
                sample.put("completion", beginning(found.get("completion").textValue()));
                if (isFinite(found.path("reward"))) {
                    sample.put("reward", found.get("reward").doubleValue());
                }
                judge(found.path("judges"), sample);
            }
        } catch (IllegalArgumentException e) {
            // It is being written, or was cut by a kill.
        }
    }

    private static void judge(JsonNode found, ObjectNode sample) {
        ObjectNode judges = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : found.properties()) {
            if (judges.size() < MAX_JUDGES && isFinite(field.getValue())) {
                judges.put(field.getKey(), field.getValue().doubleValue());
            }
        }
        if (!judges.isEmpty()) {
            sample.set("judges", judges);
        }
    }

    private static boolean isFinite(JsonNode found) {
        return found.isNumber() && Double.isFinite(found.doubleValue());
    }

    private static String beginning(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    }
}
