package org.rollout4j.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;
import org.rollout4j.core.MetricSink;
import org.rollout4j.core.Metrics;
import org.rollout4j.core.Progress;
import org.rollout4j.file.AtomicFiles;

/**
 * Writes an event file for TensorBoard: records framed as TFRecord, each an {@code Event} protocol buffer of TensorFlow
 * ({@code tensorflow/core/util/event.proto}, {@code framework/summary.proto}). A step is a step of experience; tags are those of {@link Metric}.
 *
 * <p>{@link #write} and {@link #close} throw {@link UncheckedIOException}, whose message is one line that names the file.
 */
public final class TensorBoardSink implements MetricSink {
    static final String PREFIX = "events.out.tfevents.";

    // Field numbers and wire types of the protocol buffers.
    private static final int EVENT_WALL_TIME = (1 << 3) | 1;
    private static final int EVENT_STEP = 2 << 3;
    private static final int EVENT_FILE_VERSION = (3 << 3) | 2;
    private static final int EVENT_SUMMARY = (5 << 3) | 2;
    private static final int EVENT_SESSION_LOG = (7 << 3) | 2;
    private static final int SESSION_STATUS = 1 << 3;
    private static final int SESSION_START = 1;
    private static final int SUMMARY_VALUE = (1 << 3) | 2;
    private static final int VALUE_TAG = (1 << 3) | 2;
    private static final int VALUE_SIMPLE = (2 << 3) | 5;

    private final Path file;
    private final OutputStream out;

    /**
     * Makes a new event file in {@code directory}.
     *
     * @param firstStep the first step that this file may have; TensorBoard forgets what older files have from there on
     */
    public static TensorBoardSink create(Path directory, long firstStep) throws IOException {
        String host = System.getenv().getOrDefault("HOSTNAME", "localhost").replaceAll("[^A-Za-z0-9.-]", "-");
        String name = PREFIX + System.currentTimeMillis() / 1000 + "." + host;
        Path file = directory.resolve(name);
        // Of the same second: TensorBoard reads the files in the order of their names.
        for (int copy = 1; Files.exists(file); copy++) {
            file = directory.resolve(name + "." + copy);
        }
        try {
            return new TensorBoardSink(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), firstStep);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    TensorBoardSink(Path file, OutputStream out, long firstStep) throws IOException {
        this.file = file;
        this.out = out;
        append(event(0).bytes(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
        append(event(firstStep)
                .bytes(
                        EVENT_SESSION_LOG,
                        new Message().varint(SESSION_STATUS, SESSION_START).toByteArray()));
    }

    @Override
    public void write(Progress at, Metrics values) {
        Message summary = new Message();
        for (Map.Entry<String, Double> metric : values.values().entrySet()) {
            Message value = new Message()
                    .bytes(VALUE_TAG, Metric.of(metric.getKey()).tag().getBytes(StandardCharsets.UTF_8))
                    .fixed32(
                            VALUE_SIMPLE, Float.floatToIntBits(metric.getValue().floatValue()));
            summary.bytes(SUMMARY_VALUE, value.toByteArray());
        }
        try {
            append(event(at.steps()).bytes(EVENT_SUMMARY, summary.toByteArray()));
        } catch (IOException e) {
            throw AppendedFile.unchecked(file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw AppendedFile.unchecked(file, e);
        }
    }

    private static Message event(long step) {
        return new Message()
                .fixed64(EVENT_WALL_TIME, Double.doubleToLongBits(System.currentTimeMillis() / 1000.0))
                .varint(EVENT_STEP, step);
    }

    /** One TFRecord: length, its masked CRC, the bytes, their masked CRC. */
    private void append(Message message) throws IOException {
        byte[] bytes = message.toByteArray();
        ByteBuffer record = ByteBuffer.allocate(bytes.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(bytes.length);
        record.putInt(maskedCrc(record.array(), 8)).put(bytes).putInt(maskedCrc(bytes, bytes.length));
        out.write(record.array());
    }

    private static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** A protocol buffer being written: keys (field number and wire type) and values. */
    private static final class Message extends ByteArrayOutputStream {
        Message varint(int key, long value) {
            raw(key);
            raw(value);
            return this;
        }

        Message fixed32(int key, int value) {
            raw(key);
            writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
            return this;
        }

        Message fixed64(int key, long value) {
            raw(key);
            writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
            return this;
        }

        Message bytes(int key, byte[] value) {
            raw(key);
            raw(value.length);
            writeBytes(value);
            return this;
        }

        private void raw(long value) {
            long rest = value;
            for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
                write((int) ((rest & 0x7f) | 0x80));
            }
            write((int) rest);
        }
    }
}
