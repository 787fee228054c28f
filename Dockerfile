# syntax=docker/dockerfile:1
# One image for every service and worker; docker-compose.yml says which program each container runs.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY console/package.json console/
COPY packages/client/package.json packages/client/
COPY packages/embedded-mongo/package.json packages/embedded-mongo/
COPY packages/gateway/package.json packages/gateway/
COPY packages/graph/package.json packages/graph/
COPY packages/federated-subscriptions/package.json packages/federated-subscriptions/
COPY packages/query-plan-executor/package.json packages/query-plan-executor/
COPY packages/resumable-topics/package.json packages/resumable-topics/
# No install script is needed to run: native parts come as prebuilt packages, and Node from the image itself.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/.bin/node

FROM packages AS build
RUN npm ci --ignore-scripts && rm -rf node_modules/.bin/node
COPY . .
RUN npm run build

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/packages ./packages
COPY package.json ./
COPY schema ./schema
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 4000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# For less memory; script/run says why.
ENTRYPOINT ["node", "--heap-growing-percent=100", "--max-semi-space-size=16"]
CMD ["dist/gateway/src/main.js"]
