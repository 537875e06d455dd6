package org.rollout4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.rollout4j.core.State;

/**
 * Reads one checkpoint file that anybody may have written. It goes through the zip once, in order, and takes from an entry
 * no more bytes than the manifest lists for it, so that neither time nor memory depends on more than what the manifest
 * may list and the file really holds.
 */
final class CheckpointReader {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int END_HEADER = 0x06054b50;
    private static final int END_BYTES = 22;

    /** No deflated byte becomes more than this many. */
    private static final long MAX_INFLATION = 1032;

    private final Path file;
    private long fileBytes;

    /** What is being read, for messages. */
    private String place = "file";

    CheckpointReader(Path file) {
        this.file = file;
    }

    Checkpoint read() throws CheckpointException {
        try {
            int zipEntries = checkZip();
            try (ZipInputStream zip =
                    new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8)) {
                CheckpointFile.Document document = readManifest(zip);
                State state = readState(zip, document);
                if (zipEntries != document.entries().size() + 1) {
                    throw refuse("is damaged: its directory lists " + zipEntries + " entries, it has "
                            + (document.entries().size() + 1));
                }
                return new Checkpoint(document.run(), state);
            }
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException e) {
            String what = e.getMessage() == null ? "it ends too early" : e.getMessage(); // EOFException says nothing
            throw new CheckpointException(file, place + " is damaged: " + what, e);
        }
    }

    /** Checks the two ends of the file, and returns how many entries it says it has. */
    private int checkZip() throws IOException {
        if (!Files.exists(file)) {
            throw refuse("there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw refuse(Files.isDirectory(file) ? "is a directory, not a checkpoint" : "is not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw refuse("cannot be read: permission denied");
        }
        try (RandomAccessFile ends = new RandomAccessFile(file.toFile(), "r")) {
            fileBytes = ends.length();
            if (fileBytes == 0) {
                throw refuse("is empty");
            }
            byte[] bytes = new byte[END_BYTES];
            ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            ends.readFully(bytes, 0, (int) Math.min(fileBytes, Integer.BYTES));
            if (header.getInt(0) != LOCAL_HEADER) {
                throw refuse("is not a checkpoint: it is not a zip file");
            }
            ends.seek(Math.max(0, fileBytes - END_BYTES));
            ends.readFully(bytes, 0, (int) Math.min(fileBytes, END_BYTES));
            long directoryBytes = Integer.toUnsignedLong(header.getInt(12));
            long directoryStart = Integer.toUnsignedLong(header.getInt(16));
            if (header.getInt(0) != END_HEADER || directoryStart + directoryBytes + END_BYTES != fileBytes) {
                throw refuse("is cut short, or something was added to it: it does not end as a zip file does");
            }
            return Short.toUnsignedInt(header.getShort(10));
        }
    }

    private CheckpointFile.Document readManifest(ZipInputStream zip) throws IOException {
        place = CheckpointFile.MANIFEST;
        ZipEntry first = nextEntry(zip);
        if (first == null || !first.getName().equals(CheckpointFile.MANIFEST)) {
            throw refuse("is not a checkpoint: its first entry is not " + CheckpointFile.MANIFEST);
        }
        byte[] bytes = zip.readNBytes(CheckpointFile.MAX_MANIFEST_BYTES);
        if (zip.read() >= 0) {
            throw refuse(place + " is larger than " + CheckpointFile.MAX_MANIFEST_BYTES + " bytes");
        }
        CheckpointFile.Document document;
        try {
            JsonNode tree = Json.parse(bytes, place);
            checkFormat(tree.path("format"));
            upgrade(tree);
            document = Json.convert(tree, CheckpointFile.Document.class, place);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage(), e);
        }
        if (document.bytes() > fileBytes * MAX_INFLATION) {
            throw refuse(place + " lists " + document.bytes() + " bytes, which a file of " + fileBytes
                    + " bytes cannot hold");
        }
        return document;
    }

    /** Before anything else in the manifest, which a later version may have changed. */
    private void checkFormat(JsonNode format) throws CheckpointException {
        if (format.isIntegralNumber()
                && format.bigIntegerValue().compareTo(BigInteger.valueOf(CheckpointFile.FORMAT)) > 0) {
            throw refuse("has format version " + format + ", this build reads up to version " + CheckpointFile.FORMAT
                    + ": update Rollout4J to use it");
        }
    }

    /** Says what files of earlier versions could not say yet, or said otherwise. */
    private static void upgrade(JsonNode tree) {
        int format = tree.path("format").asInt();
        if (!(tree.at("/run/environment") instanceof ObjectNode environment)) {
            return;
        }
        if (format < 2) {
            environment.putIfAbsent("continuousActions", environment.nullNode());
        }
        if (format < 3 && environment.path("goalTerminates").isBoolean()) {
            boolean terminates = environment.remove("goalTerminates").asBoolean();
            environment.put("success", terminates ? "termination" : "none");
        }
    }

    private State readState(ZipInputStream zip, CheckpointFile.Document document) throws IOException {
        Map<String, CheckpointEntry> missing = new HashMap<>();
        document.entries().forEach(entry -> missing.put(entry.path(), entry));
        Map<String, CheckpointEntry> listed = Map.copyOf(missing);
        SortedMap<String, float[]> floats = new TreeMap<>();
        SortedMap<String, long[]> longs = new TreeMap<>();
        for (ZipEntry next = nextEntry(zip); next != null; next = nextEntry(zip)) {
            String path = next.getName();
            CheckpointEntry entry = missing.remove(path);
            if (entry == null) {
                throw refuse("entry " + Json.oneLine(path, 80)
                        + (listed.containsKey(path)
                                ? " is there twice"
                                : " is not listed in " + CheckpointFile.MANIFEST));
            }
            place = "entry " + path;
            DigestInputStream in = new DigestInputStream(zip, CheckpointEntry.sha256Digest());
            switch (entry.type()) {
                case F32 -> floats.put(entry.name(), entry.readFloats(in));
                case I64 -> longs.put(entry.name(), entry.readLongs(in));
            }
            checkEnd(zip, entry, in.getMessageDigest());
            place = "file";
        }
        if (!missing.isEmpty()) {
            throw refuse("entry " + missing.keySet().iterator().next() + " is missing");
        }
        return new State(floats, longs);
    }

    private void checkEnd(InputStream in, CheckpointEntry entry, MessageDigest digest) throws IOException {
        // One byte more than listed, which also lets the zip check its own checksum.
        if (in.read() >= 0) {
            throw refuse(
                    place + " is larger than the " + entry.bytes() + " bytes listed in " + CheckpointFile.MANIFEST);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
            throw refuse(place + " is damaged: its SHA-256 is not the one listed in " + CheckpointFile.MANIFEST);
        }
    }

    private ZipEntry nextEntry(ZipInputStream zip) throws IOException {
        try {
            return zip.getNextEntry();
        } catch (IllegalArgumentException e) {
            // What ZipInputStream makes of a name that is not UTF-8.
            throw new CheckpointException(file, "is damaged: the name of an entry is malformed", e);
        }
    }

    private CheckpointException refuse(String problem) {
        return new CheckpointException(file, problem);
    }
}
