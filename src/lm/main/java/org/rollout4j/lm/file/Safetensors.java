package org.rollout4j.lm.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;

/**
 * A safetensors file: eight bytes of the header's length, the header, which is JSON and lists each tensor's type, shape and place, and the
 * tensors, one after the other without a gap. Opening it checks all that the header says; numbers are read
 * when they are asked for, until it is closed.
 */
public final class Safetensors implements Closeable {
    /** The largest header that is read. The format allows 100 MB; that of a model of a thousand layers has 2. */
    static final int MAX_HEADER = 16 << 20;

    static final String METADATA = "__metadata__";
    private static final int MAX_DIMENSIONS = 16;

    private final Map<String, String> metadata;
    private final Map<String, StoredTensor> tensors;
    private final List<OpenFile> files;

    /** @param files those that the tensors are in, closed with this */
    Safetensors(Map<String, String> metadata, Map<String, StoredTensor> tensors, List<OpenFile> files) {
        this.metadata = Map.copyOf(metadata);
        this.tensors = tensors;
        this.files = files;
    }

    /**
     * Opens a file that anybody may have written.
     *
     * @throws InvalidFileException if there is no such file, or it is not a whole safetensors file
     */
    public static Safetensors open(Path file) throws InvalidFileException {
        return OpenFile.open(file, opened -> new Header(opened).read());
    }

    /** The tensors by name, in the order of the header. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** Those that the tensors are in. */
    List<OpenFile> files() {
        return files;
    }

    /** What the header says besides, for people. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Writes a file as the Python library does: it is there in full or as it was before.
     *
     * @param type {@link TensorType#F32}, {@link TensorType#F16} or {@link TensorType#BF16}
     * @param metadata what the header says besides, such as {@code format}
     * @throws IOException if that fails; the message is one line that names the file
     * @throws IllegalArgumentException if a number is not finite, or not in {@code type}
     */
    public static void write(Path file, List<WrittenTensor> tensors, TensorType type, Map<String, String> metadata)
            throws IOException {
        new SafetensorsWriter(type, metadata).write(file, tensors);
    }

    /** Closes the file: what has been read stays. */
    @Override
    public void close() {
        files.forEach(OpenFile::close);
    }

    /** Reads one header. */
    private static final class Header {
        private final OpenFile file;

        Header(OpenFile file) {
            this.file = file;
        }

        Safetensors read() throws InvalidFileException {
            if (file.size() < Long.BYTES) {
                throw file.refuse("is not a safetensors file: it has " + file.size() + " bytes");
            }
            long length = file.read(0, Long.BYTES).getLong(0);
            if (length < 2 || length > file.size() - Long.BYTES) {
                throw file.refuse("is not a whole safetensors file: the length of its header is "
                        + Long.toUnsignedString(length) + ", the file has " + file.size() + " bytes");
            }
            Require.inRange("length of the header", length, 2, MAX_HEADER);
            byte[] bytes = file.read(Long.BYTES, (int) length).array();
            return read(Json.parse(bytes, "header"), Long.BYTES + length);
        }

        private Safetensors read(JsonNode header, long dataStart) {
            Require.that(header.isObject(), "header", Json.oneLine(header.toString(), 60), "an object is needed");
            Map<String, String> metadata = new LinkedHashMap<>();
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            List<Range> ranges = new ArrayList<>();
            header.properties().forEach(property -> {
                if (property.getKey().equals(METADATA)) {
                    metadata.putAll(metadata(property.getValue()));
                } else {
                    String name = property.getKey();
                    Range range = range(name, property.getValue(), file.size() - dataStart);
                    ranges.add(range);
                    tensors.put(name, tensor(range, property.getValue(), dataStart));
                }
            });
            checkContiguous(ranges, file.size() - dataStart);
            return new Safetensors(metadata, tensors, List.of(file));
        }

        private static Map<String, String> metadata(JsonNode node) {
            Require.that(node.isObject(), METADATA, Json.oneLine(node.toString(), 60), "an object is needed");
            Map<String, String> texts = new LinkedHashMap<>();
            node.properties().forEach(property -> {
                Require.that(
                        property.getValue().isTextual(),
                        METADATA + "." + property.getKey(),
                        Json.oneLine(property.getValue().toString(), 60),
                        "a text is needed");
                texts.put(property.getKey(), property.getValue().asText());
            });
            return texts;
        }

        private StoredTensor tensor(Range range, JsonNode entry, long dataStart) {
            String name = range.name;
            JsonNode dtype = entry.path("dtype");
            TensorType type = TensorType.ofSafetensors(dtype.asText())
                    .orElseThrow(() -> new IllegalArgumentException("dtype of tensor " + name + " is "
                            + Json.oneLine(dtype.toString(), 60) + ": it is not known"));
            JsonNode dimensions = entry.path("shape");
            Require.that(
                    dimensions.isArray() && dimensions.size() <= MAX_DIMENSIONS,
                    "shape of tensor " + name,
                    Json.oneLine(dimensions.toString(), 60),
                    "a list of at most " + MAX_DIMENSIONS + " whole numbers is needed");
            List<Long> shape = new ArrayList<>();
            for (JsonNode dimension : dimensions) {
                shape.add(wholeNumber("shape of tensor " + name, dimension));
            }
            long bytes = Shapes.bytes(name, type, shape);
            Require.that(
                    bytes == range.end - range.begin,
                    "length of tensor " + name,
                    range.end - range.begin + " bytes",
                    "its shape " + shape + " of " + type + " has " + bytes);
            return new StoredTensor(name, type, shape, file, dataStart + range.begin);
        }

        private static Range range(String name, JsonNode entry, long dataLength) {
            JsonNode offsets = entry.path("data_offsets");
            Require.that(
                    offsets.isArray() && offsets.size() == 2,
                    "data_offsets of tensor " + name,
                    Json.oneLine(offsets.toString(), 60),
                    "two whole numbers are needed");
            long begin = wholeNumber("data_offsets of tensor " + name, offsets.get(0));
            long end = wholeNumber("data_offsets of tensor " + name, offsets.get(1));
            Require.that(
                    begin <= end && end <= dataLength,
                    "data_offsets of tensor " + name,
                    offsets,
                    "they must ascend and end within the " + dataLength + " bytes of the tensors");
            return new Range(name, begin, end);
        }

        private static long wholeNumber(String what, JsonNode node) {
            Require.that(
                    node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0,
                    what,
                    Json.oneLine(node.toString(), 60),
                    "whole numbers from 0 are needed");
            return node.asLong();
        }

        private static void checkContiguous(List<Range> ranges, long dataLength) {
            ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
            long end = 0;
            String before = "the header";
            for (Range range : ranges) {
                Require.that(
                        range.begin == end,
                        "begin of tensor " + range.name,
                        range.begin,
                        before + " ends at " + end + ", and there must be neither a gap nor an overlap");
                end = range.end;
                before = "tensor " + range.name;
            }
            Require.that(end == dataLength, "end of the last tensor", end, "the file goes on to " + dataLength);
        }
    }

    private record Range(String name, long begin, long end) {}
}
