package org.rollout4j.lm.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rollout4j.core.Require;
import org.rollout4j.file.InvalidFileException;

/** Reads the head of one GGUF file that anybody may have written. What it takes is bounded by the file and by the limits here. */
final class GgufReader {
    static final int MAGIC = 0x46554747;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 1 << 16;
    private static final int MAX_TENSOR_NAME = 200;
    private static final int MAX_TEXT = 16 << 20;
    private static final int MAX_ELEMENTS = 1 << 22;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_DIMENSIONS = 4;
    private static final int MAX_ALIGNMENT = 1 << 16;

    /** The number of bytes that are read at a time: a vocabulary is many short texts. */
    private static final int AHEAD = 1 << 16;

    private static final String ALIGNMENT = "general.alignment";

    /** By number; those that are not read by name, so that messages can say it. */
    private static final Map<Integer, TensorType> TYPES = Map.ofEntries(
            Map.entry(0, TensorType.F32),
            Map.entry(1, TensorType.F16),
            Map.entry(2, TensorType.Q4_0),
            Map.entry(3, TensorType.Q4_1),
            Map.entry(8, TensorType.Q8_0),
            Map.entry(30, TensorType.BF16));

    private static final Map<Integer, String> OTHER_TYPES = Map.ofEntries(
            Map.entry(6, "Q5_0"),
            Map.entry(7, "Q5_1"),
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(12, "Q4_K"),
            Map.entry(13, "Q5_K"),
            Map.entry(14, "Q6_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"),
            Map.entry(40, "NVFP4"),
            Map.entry(41, "Q1_0"));

    private final OpenFile file;
    private ByteBuffer ahead = ByteBuffer.allocate(0);
    private long position;
    private int elements;

    /** What is being read, for messages. */
    private String place = "the head";

    GgufReader(OpenFile file) {
        this.file = file;
    }

    Gguf read() throws InvalidFileException {
        if (file.size() < Integer.BYTES || integer() != MAGIC) {
            throw file.refuse("is not a GGUF file: it does not begin with GGUF");
        }
        int version = integer();
        Require.that(
                Integer.reverseBytes(version) != 2 && Integer.reverseBytes(version) != 3,
                "byte order",
                "big-endian",
                "little-endian files are read");
        Require.that(version == 2 || version == 3, "version of GGUF", version, "2 and 3 are read");
        int tensorCount = count("number of tensors", MAX_ENTRIES);
        int entryCount = count("number of entries", MAX_ENTRIES);
        Map<String, Object> metadata = metadata(entryCount);
        List<Entry> entries = entries(tensorCount);
        return new Gguf(file, Collections.unmodifiableMap(metadata), place(entries, alignment(metadata)));
    }

    private Map<String, Object> metadata(int count) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            place = "metadata entry " + i;
            String key = text(MAX_NAME);
            place = "metadata " + key;
            Require.that(!metadata.containsKey(key), "key of metadata", key, "it is there twice");
            metadata.put(key, value(integer(), 0));
        }
        return metadata;
    }

    private Object value(int type, int depth) {
        return switch (type) {
            case 0 -> Byte.toUnsignedLong(next(1).get(0));
            case 1 -> (long) next(1).get(0);
            case 2 -> Short.toUnsignedLong(next(2).getShort(0));
            case 3 -> (long) next(2).getShort(0);
            case 4 -> Integer.toUnsignedLong(integer());
            case 5 -> (long) integer();
            case 6 -> (double) next(4).getFloat(0);
            case 7 -> truth();
            case 8 -> text(MAX_TEXT);
            case 9 -> list(depth + 1);
            case 10 -> {
                long value = next(8).getLong(0);
                Require.that(value >= 0, place, Long.toUnsignedString(value), "at most 2^63 - 1 is read");
                yield value;
            }
            case 11 -> next(8).getLong(0);
            case 12 -> next(8).getDouble(0);
            default ->
                throw new IllegalArgumentException(
                        "type of " + place + " is " + Integer.toUnsignedString(type) + ": 0 to 12 are known");
        };
    }

    private boolean truth() {
        int value = next(1).get(0);
        Require.that(value == 0 || value == 1, place, value, "0 or 1 is needed");
        return value == 1;
    }

    private List<Object> list(int depth) {
        Require.that(depth <= MAX_DEPTH, "nesting of " + place, depth, "at most " + MAX_DEPTH + " is read");
        int type = integer();
        int length = count("number of elements", MAX_ELEMENTS);
        elements += length;
        Require.that(elements <= MAX_ELEMENTS, "number of elements of all lists", elements, "at most " + MAX_ELEMENTS);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            values.add(value(type, depth));
        }
        return Collections.unmodifiableList(values);
    }

    /** A number of things, each of which takes at least a byte of the file. */
    private int count(String what, int max) {
        long count = next(Long.BYTES).getLong(0);
        long possible = Math.min(max, file.size() - position);
        if (count < 0 || count > possible) {
            throw new IllegalArgumentException(what + " of " + place + " is " + Long.toUnsignedString(count)
                    + ": at most " + possible + " are read from what is left of the file");
        }
        return (int) count;
    }

    private String text(int max) {
        byte[] bytes = new byte[count("length", max)];
        next(bytes.length).get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private int integer() {
        return next(Integer.BYTES).getInt(0);
    }

    private ByteBuffer next(int count) {
        if (count > file.size() - position) {
            throw new IllegalArgumentException("is cut short: it ends in " + place);
        }
        if (count > ahead.remaining()) {
            ahead = file.read(position, (int) Math.min(Math.max(count, AHEAD), file.size() - position));
        }
        ByteBuffer slice = ahead.slice(ahead.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        ahead.position(ahead.position() + count);
        position += count;
        return slice;
    }

    private record Entry(String name, TensorType type, List<Long> shape, long bytes, long offset) {}

    private List<Entry> entries(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            place = "tensor " + i;
            String name = text(MAX_TENSOR_NAME);
            place = "tensor " + name;
            int dimensions = integer();
            Require.inRange("number of dimensions of " + place, dimensions, 1, MAX_DIMENSIONS);
            List<Long> shape = new ArrayList<>();
            for (int d = 0; d < dimensions; d++) {
                long dimension = next(Long.BYTES).getLong(0);
                Require.that(
                        dimension > 0, "shape of " + place, Long.toUnsignedString(dimension), "at least 1 is needed");
                shape.add(0, dimension);
            }
            TensorType type = type(integer());
            entries.add(new Entry(
                    name,
                    type,
                    shape,
                    Shapes.bytes(name, type, shape),
                    next(Long.BYTES).getLong(0)));
        }
        return entries;
    }

    private TensorType type(int number) {
        TensorType type = TYPES.get(number);
        if (type == null) {
            throw new IllegalArgumentException(
                    "type of " + place + " is " + OTHER_TYPES.getOrDefault(number, Integer.toUnsignedString(number))
                            + ": F32, F16, BF16, Q8_0, Q4_0 and Q4_1 are read");
        }
        return type;
    }

    private static int alignment(Map<String, Object> metadata) {
        Object alignment = metadata.getOrDefault(ALIGNMENT, 32L);
        Require.that(
                alignment instanceof Long value && value > 0 && value <= MAX_ALIGNMENT && Long.bitCount(value) == 1,
                ALIGNMENT,
                alignment,
                "a power of two up to " + MAX_ALIGNMENT + " is needed");
        return (int) (long) alignment;
    }

    /** Checks that the tensors lie one after the other, each at the next multiple of {@code alignment}. */
    private Map<String, StoredTensor> place(List<Entry> entries, int alignment) {
        long start = aligned(position, alignment);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        long expected = 0;
        for (Entry entry : entries) {
            Require.that(
                    entry.offset == expected,
                    "offset of tensor " + entry.name,
                    Long.toUnsignedString(entry.offset),
                    expected + " is needed: there must be neither a gap nor an overlap");
            long end = start + entry.offset + entry.bytes;
            Require.that(
                    end >= 0 && end <= file.size(),
                    "end of tensor " + entry.name,
                    Long.toUnsignedString(end),
                    "the file ends at " + file.size());
            expected = aligned(entry.offset + entry.bytes, alignment);
            StoredTensor tensor = new StoredTensor(entry.name, entry.type, entry.shape, file, start + entry.offset);
            Require.that(tensors.put(entry.name, tensor) == null, "name of a tensor", entry.name, "it is there twice");
        }
        return Collections.unmodifiableMap(tensors);
    }

    private static long aligned(long offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }
}
