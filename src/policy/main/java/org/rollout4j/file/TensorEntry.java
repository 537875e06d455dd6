package org.rollout4j.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.rollout4j.core.Require;
import org.rollout4j.core.Tensor;

/**
 * One tensor of a file, as its document lists it. Its elements are written little-endian.
 *
 * @param name its name in the state
 * @param type the type of its elements
 * @param shape its shape, row-major
 * @param sha256 the SHA-256 of its bytes, 64 lower-case hexadecimal digits
 */
public record TensorEntry(String name, Tensor.Type type, List<Integer> shape, String sha256) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[a-z0-9]+(?:[.-][a-z0-9]+)*)*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_NAME = 200;
    private static final int CHUNK = 1 << 13;

    public TensorEntry {
        Require.that(
                name != null && name.length() <= MAX_NAME && NAME.matcher(name).matches(),
                "entry name",
                name,
                "lower-case words, digits, dots and hyphens, with / between parts, up to 200 characters are allowed");
        Require.that(type != null, "type of entry " + name, null, "f32, i64 or bytes is needed");
        Require.that(
                shape != null && shape.stream().noneMatch(Objects::isNull),
                "shape of entry " + name,
                shape,
                "a list of whole numbers is needed");
        shape = List.copyOf(shape);
        Tensor.elements(shape);
        Require.that(
                sha256 != null && SHA256.matcher(sha256).matches(),
                "SHA-256 of entry " + name,
                sha256,
                "64 lower-case hexadecimal digits are needed");
    }

    static TensorEntry of(String name, Tensor tensor) {
        return new TensorEntry(name, tensor.type(), tensor.shape(), digest(out -> write(tensor, out)));
    }

    /** Its name in the zip. */
    String path() {
        return name + "." + type.toString().toLowerCase(Locale.ROOT);
    }

    /** Its size before compression. */
    public long bytes() {
        return (long) length() * elementBytes();
    }

    /** The number of its elements. */
    int length() {
        return Tensor.elements(shape);
    }

    private int elementBytes() {
        return switch (type) {
            case F32 -> Float.BYTES;
            case I64 -> Long.BYTES;
            case BYTES -> Byte.BYTES;
        };
    }

    /** Writes the elements, in small pieces. */
    static void write(Tensor tensor, OutputStream out) throws IOException {
        switch (tensor.type()) {
            case F32 -> write(tensor.floats(), out);
            case I64 -> write(tensor.longs(), out);
            case BYTES -> out.write(tensor.bytes());
        }
    }

    private static void write(float[] array, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < array.length; from += CHUNK) {
            int count = Math.min(CHUNK, array.length - from);
            chunk.asFloatBuffer().put(array, from, count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }

    private static void write(long[] array, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < array.length; from += CHUNK) {
            int count = Math.min(CHUNK, array.length - from);
            chunk.asLongBuffer().put(array, from, count);
            out.write(chunk.array(), 0, count * Long.BYTES);
        }
    }

    /** Reads the tensor; its array grows with what really comes, whatever the shape promises. */
    Tensor read(InputStream in) throws IOException {
        int[] dimensions = shape.stream().mapToInt(Integer::intValue).toArray();
        return switch (type) {
            case F32 -> Tensor.of(readFloats(in), dimensions);
            case I64 -> Tensor.of(readLongs(in), dimensions);
            case BYTES -> Tensor.of(readBytes(in), dimensions);
        };
    }

    private float[] readFloats(InputStream in) throws IOException {
        int length = length();
        float[] array = new float[Math.min(length, CHUNK)];
        byte[] buffer = new byte[array.length * Float.BYTES];
        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            ByteBuffer chunk = readChunk(in, buffer, count);
            array = from + count <= array.length ? array : Arrays.copyOf(array, grown(array.length));
            chunk.asFloatBuffer().get(array, from, count);
        }
        return array;
    }

    private long[] readLongs(InputStream in) throws IOException {
        int length = length();
        long[] array = new long[Math.min(length, CHUNK)];
        byte[] buffer = new byte[array.length * Long.BYTES];
        for (int from = 0; from < length; from += CHUNK) {
            int count = Math.min(CHUNK, length - from);
            ByteBuffer chunk = readChunk(in, buffer, count);
            array = from + count <= array.length ? array : Arrays.copyOf(array, grown(array.length));
            chunk.asLongBuffer().get(array, from, count);
        }
        return array;
    }

    private byte[] readBytes(InputStream in) throws IOException {
        byte[] array = in.readNBytes(length());
        if (array.length < length()) {
            throw tooShort();
        }
        return array;
    }

    private ByteBuffer readChunk(InputStream in, byte[] buffer, int count) throws IOException {
        int bytes = count * elementBytes();
        if (in.readNBytes(buffer, 0, bytes) < bytes) {
            throw tooShort();
        }
        return ByteBuffer.wrap(buffer, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    EOFException tooShort() {
        return new EOFException("it ends before its " + length() + " elements");
    }

    private int grown(int size) {
        return (int) Math.min(length(), 2L * size);
    }

    static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static String digest(AtomicFiles.Content content) {
        MessageDigest digest = sha256Digest();
        try {
            content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        } catch (IOException e) {
            throw new AssertionError("the null stream takes everything", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
