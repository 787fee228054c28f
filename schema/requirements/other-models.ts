import type { Workload } from './requirements.ts'

/** What a model that is no language model works on. */
export type Medium = 'images' | 'speech and sound' | 'pictures that it generates' | 'tables of features'

/**
 * Names of families, as a word of their own in the name of a model. Only families that are nothing else: a name that is not here is not
 * guessed.
 */
const families: readonly (readonly [Medium, RegExp])[] = [
  [
    'images',
    /\b(?:resnet|resnext|efficientnet|mobilenet|densenet|inception|vgg|convnext|vit|deit|swin|dino|dinov2|beit|yolo|detr|rt-detr|faster-rcnn|mask-rcnn|u-?net|unetr|nnu-?net|segformer|sam|sam2|segment-anything|mask2former|clip|siglip|trocr|layoutlm)(?:v?\d+[a-z]?)?\b/,
  ],
  [
    'speech and sound',
    /\b(?:whisper|distil-whisper|wav2vec2?|hubert|wavlm|conformer|parakeet|canary|bark|xtts|tacotron2?|vits|hifigan|encodec|musicgen|audiogen|seamlessm4t)\b/,
  ],
  [
    'pictures that it generates',
    /\b(?:stable-diffusion|sdxl|sd-?turbo|sd3|flux|kandinsky|pixart|dit|controlnet|animatediff|stable-video-diffusion|cogvideox?|hunyuanvideo|imagen|dall-?e)\b/,
  ],
  [
    'tables of features',
    /\b(?:xgboost|lightgbm|catboost|random-forest|gradient-boosting|decision-tree|isolation-forest|logistic-regression|linear-regression|naive-bayes|svm|k-?means|knn|arima|prophet|scikit-learn|sklearn)\b/,
  ],
]

/** Classes and model types of a `config.json` of Hugging Face or Diffusers. */
const configured: readonly (readonly [Medium, RegExp])[] = [
  [
    'images',
    /ForImageClassification|ForObjectDetection|ForSemanticSegmentation|ForInstanceSegmentation|ForDepthEstimation|^(?:vit|deit|swin|swinv2|resnet|convnext|convnextv2|dinov2|beit|detr|yolos|segformer|sam|clip|siglip|efficientnet|mobilenet_v2)$/,
  ],
  [
    'speech and sound',
    /ForSpeechSeq2Seq|ForCTC|ForAudioClassification|^(?:whisper|wav2vec2|hubert|wavlm|speech_to_text|seamless_m4t|speecht5|vits|bark|musicgen|encodec)$|^Whisper/,
  ],
  [
    'pictures that it generates',
    /^(?:UNet2DConditionModel|UNet2DModel|SD3Transformer2DModel|FluxTransformer2DModel|PixArtTransformer2DModel|DiTTransformer2DModel|AutoencoderKL|StableDiffusion\w*)$/,
  ],
]

/** What a model that is no language model works on, by its name or its configuration; null for every other and for an unknown one. */
export function mediumOf({ model, modelConfig }: Pick<Workload, 'model' | 'modelConfig'>): Medium | null {
  const names = modelConfig === null ? [] : classesOf(modelConfig)
  for (const [medium, pattern] of configured) if (names.some((name) => pattern.test(name))) return medium
  if (modelConfig !== null || model === null) return null
  const name = (model.split('/').at(-1) ?? '').toLowerCase().replaceAll(/[\s_]+/g, '-')
  return families.find(([, pattern]) => pattern.test(name))?.[0] ?? null
}

function classesOf(text: string): readonly string[] {
  let config: unknown
  try {
    config = JSON.parse(text)
  } catch {
    return []
  }
  if (typeof config !== 'object' || config === null) return []
  const { architectures, model_type: type, _class_name: own } = config as Readonly<Record<string, unknown>>
  return [...(Array.isArray(architectures) ? architectures : []), type, own].filter((name) => typeof name === 'string')
}
