/** Language models as files: safetensors with Hugging Face's {@code config.json}, and GGUF; read as if an enemy had written them. */
package org.rollout4j.lm.file;
