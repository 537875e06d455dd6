package org.rollout4j.train;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.util.regex.Pattern;
import org.rollout4j.core.Require;

/**
 * One array of a checkpoint, as the manifest lists it.
 *
 * @param name its name in the state
 * @param type the type of its elements
 * @param length the number of its elements
 * @param sha256 the SHA-256 of its bytes, 64 lower-case hexadecimal digits
 */
record CheckpointEntry(String name, Type type, int length, String sha256) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[a-z0-9]+(?:[.-][a-z0-9]+)*)*");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_NAME = 200;
    private static final int CHUNK = 1 << 13;

    /** The type of the elements; written little-endian. */
    enum Type {
        /** 32-bit floats. */
        @JsonProperty("f32")
        F32(Float.BYTES, ".f32"),

        /** 64-bit integers. */
        @JsonProperty("i64")
        I64(Long.BYTES, ".i64");

        private final int bytes;
        private final String suffix;

        Type(int bytes, String suffix) {
            this.bytes = bytes;
            this.suffix = suffix;
        }
    }

    CheckpointEntry {
        Require.that(
                name != null && name.length() <= MAX_NAME && NAME.matcher(name).matches(),
                "entry name",
                name,
                "lower-case words, digits, dots and hyphens, with / between parts, up to 200 characters are allowed");
        Require.that(type != null, "type of entry " + name, null, "f32 or i64 is needed");
        Require.inRange("length of entry " + name, length, 0, Integer.MAX_VALUE - 8);
        Require.that(
                sha256 != null && SHA256.matcher(sha256).matches(),
                "SHA-256 of entry " + name,
                sha256,
                "64 lower-case hexadecimal digits are needed");
    }

    static CheckpointEntry of(String name, float[] array) {
        return new CheckpointEntry(name, Type.F32, array.length, digest(out -> write(array, out)));
    }

    static CheckpointEntry of(String name, long[] array) {
        return new CheckpointEntry(name, Type.I64, array.length, digest(out -> write(array, out)));
    }

    /** Its name in the zip. */
    String path() {
        return name + type.suffix;
    }

    /** Its size before compression. */
    long bytes() {
        return (long) length * type.bytes;
    }

    static void write(float[] array, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < array.length; from += CHUNK) {
            int count = Math.min(CHUNK, array.length - from);
            chunk.asFloatBuffer().put(array, from, count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }

    static void write(long[] array, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < array.length; from += CHUNK) {
            int count = Math.min(CHUNK, array.length - from);
            chunk.asLongBuffer().put(array, from, count);
            out.write(chunk.array(), 0, count * Long.BYTES);
        }
    }

    /** Reads {@code length} floats; the array grows with what really comes, whatever {@code length} promises. */
    float[] readFloats(InputStream in) throws IOException {
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

    /** As {@link #readFloats}, for longs. */
    long[] readLongs(InputStream in) throws IOException {
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

    private ByteBuffer readChunk(InputStream in, byte[] buffer, int count) throws IOException {
        int bytes = count * type.bytes;
        if (in.readNBytes(buffer, 0, bytes) < bytes) {
            throw new EOFException("it ends before its " + length + " elements");
        }
        return ByteBuffer.wrap(buffer, 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int grown(int size) {
        return (int) Math.min(length, 2L * size);
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
