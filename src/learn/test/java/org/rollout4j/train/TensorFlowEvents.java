package org.rollout4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.tensorflow.util.Event;

/** Reads event files with the classes that TensorFlow generates from its own definitions. */
final class TensorFlowEvents {
    private TensorFlowEvents() {}

    /** The events of a file in protocol buffers' text format, after checking both checksums of each. */
    static List<String> read(Path file) throws IOException {
        List<String> events = new ArrayList<>();
        // ND4J brings some of the same classes, generated for a renamed protobuf: keep them out.
        URL[] jars = {jar(Event.class), jar(Message.class)};
        try (URLClassLoader loader = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
                DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            Method parse = loader.loadClass(Event.class.getName()).getMethod("parseFrom", byte[].class);
            while (in.available() > 0) {
                byte[] length = in.readNBytes(8);
                assertThat(littleEndian(in.readNBytes(4)).getInt()).isEqualTo(maskedCrc(length));
                byte[] bytes = in.readNBytes((int) littleEndian(length).getLong());
                assertThat(littleEndian(in.readNBytes(4)).getInt()).isEqualTo(maskedCrc(bytes));
                events.add(parse.invoke(null, (Object) bytes).toString());
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the classes of TensorFlow", e);
        }
        return events;
    }

    static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        long value = crc.getValue();
        return (int) (((value >> 15 | value << 17) & 0xffffffffL) + 0xa282ead8L);
    }

    private static URL jar(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
