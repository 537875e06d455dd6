package org.rollout4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rollout4j.bench.BenchPlan;
import org.rollout4j.core.Provenance;
import org.rollout4j.dl4j.Natives;
import org.rollout4j.file.Json;
import org.rollout4j.math.Fma;

/**
 * What this machine offers and lacks.
 *
 * @param facts what was found, by name
 * @param errors what is missing, each a line with what to do about it
 * @param warnings what may be in the way
 */
record Diagnosis(Map<String, Object> facts, List<String> errors, List<String> warnings) {
    private static final double MEGABYTE = 1 << 20;
    private static final long MIN_HEAP = 512;
    private static final long MIN_TEMPORARY = 500;
    private static final long MIN_HERE = 200;
    private static final int PATIENCE_SECONDS = 60;
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Pattern CORE = Pattern.compile("(?m)^Core: (\\S+)");
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

    /** Looks at everything; takes some seconds. */
    static Diagnosis make() throws IOException, InterruptedException {
        Diagnosis diagnosis = new Diagnosis(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        diagnosis.lookAtJava();
        diagnosis.lookAtDisks();
        if (diagnosis.lookAtNatives()) {
            diagnosis.facts.put(
                    "ppoStepsPerSecond",
                    Math.round(BenchPlan.measure("ppo", PROBE).perSecond()));
        }
        return diagnosis;
    }

    private void lookAtJava() {
        Provenance here = Provenance.now();
        facts.put("version", here.version());
        facts.put("commit", here.commit());
        facts.put("java", here.java() + ", " + System.getProperty("java.vendor"));
        facts.put("os", here.os() + ", " + System.getProperty("os.version"));
        facts.put("processor", processor());
        facts.put("multiplyAdd", Fma.fused() ? "fused" : "plain");
        if (!Fma.fused()) {
            warnings.add("Java has no fused multiply-add here: training is as fast, to other bits than elsewhere");
        }
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        facts.put("loadAverage", load < 0 ? null : load);
        long heap = Math.round(Runtime.getRuntime().maxMemory() / MEGABYTE);
        facts.put("maxHeapMegabytes", heap);
        if (heap < MIN_HEAP) {
            warnings.add("Java may use only " + heap + " MB: give it more with JAVA_OPTS=-Xmx2g");
        }
    }

    /** What the processor calls itself, where Linux tells. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
                    .findFirst()
                    .orElse(null);
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }

    private void lookAtDisks() {
        lookAtDisk("temporaryFolder", Path.of(System.getProperty("java.io.tmpdir")), MIN_TEMPORARY);
        lookAtDisk("currentFolder", Path.of("").toAbsolutePath(), MIN_HERE);
    }

    private void lookAtDisk(String name, Path folder, long least) {
        facts.put(name, folder.toString());
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            errors.add("the " + (name.equals("temporaryFolder") ? "temporary folder " : "current folder ") + folder
                    + " is not there or cannot be written to");
            return;
        }
        long free = Math.round(folder.toFile().getUsableSpace() / MEGABYTE);
        facts.put(name + "FreeMegabytes", free);
        if (free < least) {
            warnings.add("only " + free + " MB are free in " + folder);
        }
    }

    /** In a process of its own, since a library that does not suit the processor ends it. */
    private boolean lookAtNatives() throws IOException, InterruptedException {
        String coreType = System.getenv(CORE_TYPE);
        facts.put(CORE_TYPE, coreType);
        if (coreType != null) {
            warnings.add(CORE_TYPE + "=" + coreType + " is set: OpenBLAS does not choose its kernels by the processor");
        }
        Process process = natives();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            errors.add("the native libraries did not load within " + PATIENCE_SECONDS + " seconds");
            return false;
        }
        String messages = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher core = CORE.matcher(messages);
        facts.put("openBlasCore", core.find() ? core.group(1) : null);
        Optional<String> report =
                messages.lines().filter(line -> line.startsWith("{")).findFirst();
        if (process.exitValue() != 0 || report.isEmpty()) {
            errors.add("the native libraries do not load (exit code " + process.exitValue() + "): "
                    + reason(messages).orElse("no message")
                    + (coreType == null || temporaryFolderFails() ? "" : "; unset " + CORE_TYPE));
            return false;
        }
        add(Json.parse(report.get().getBytes(StandardCharsets.UTF_8), Natives.class, "natives"));
        return true;
    }

    private static boolean temporaryFolderFails() {
        return !Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static Process natives() throws IOException {
        ProcessBuilder builder = ChildProcess.of(NativesCommand.NAME).redirectErrorStream(true);
        builder.environment().put("OPENBLAS_VERBOSE", "2"); // prints the core type that was chosen
        return builder.start();
    }

    private void add(Natives natives) {
        facts.put("openBlas", natives.openBlas());
        if (!natives.openBlasRight()) {
            warnings.add(natives.openBlas() + ", which takes many times as long; " + CORE_TYPE
                    + " chooses other kernels, such as Haswell");
        }
        facts.put("openBlasVendor", natives.openBlasVendor());
        facts.put("openBlasThreads", natives.openBlasThreads());
        facts.put("nd4jBackend", natives.backend());
        facts.put("nd4j", natives.nd4j());
        facts.put("nativeCache", natives.cacheFolder());
        facts.put("sgemmGigaflops", Math.round(natives.gigaflops() * 10) / 10.0);
    }

    private static Optional<String> reason(String messages) {
        return messages.lines()
                .filter(line -> line.startsWith("rollout4j: ") || line.contains("SIG") || line.contains("Exception"))
                .map(line -> line.replaceFirst("^(rollout4j: |#\\s*)", "").replaceFirst("; `rollout4j doctor`.*", ""))
                .findFirst();
    }
}
